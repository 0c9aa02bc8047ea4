import type { RuntimeDefinition } from "../runtime-definition.ts";
import { createContainerRuntime } from "./runtime.ts";
import { hasImage } from "./working-engine.ts";

/** Containers of podman or Docker on this machine. */
export const container: RuntimeDefinition = {
  id: "container",
  reaches: "loopback",
  suits: (environment) => hasImage(environment),
  create: createContainerRuntime,
};
