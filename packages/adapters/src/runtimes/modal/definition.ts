import type { RuntimeDefinition } from "../runtime-definition.ts";
import { createModalRuntime } from "./runtime.ts";

/** Functions or sandboxes on https://modal.com. */
export const modal: RuntimeDefinition = {
  id: "modal",
  reaches: "public",
  suits: (environment) =>
    Promise.resolve(["MODAL_TOKEN_ID", "MODAL_TOKEN_SECRET"].every((name) => Boolean(environment[name]))),
  create: createModalRuntime,
};
