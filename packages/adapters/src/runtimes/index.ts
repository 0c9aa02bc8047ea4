import { container } from "./container/definition.ts";
import { local } from "./local/definition.ts";
import { modal } from "./modal/definition.ts";
import type { RuntimeDefinition } from "./runtime-definition.ts";

/** Where runs can execute: one line each. Where nobody chose, the first that suits is taken. */
export const runtimes: readonly RuntimeDefinition[] = [modal, container, local];
