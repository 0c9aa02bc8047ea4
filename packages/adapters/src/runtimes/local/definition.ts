import type { RuntimeDefinition } from "../runtime-definition.ts";
import { readLocalSettings } from "./settings.ts";
import { createLocalRuntime } from "./runtime.ts";

/** Processes of this machine: what is always there. */
export const local: RuntimeDefinition = {
  id: "local",
  reaches: "loopback",
  suits: () => Promise.resolve(true),
  create: (options) => createLocalRuntime({ ...options, ...readLocalSettings(options.environment) }),
};
