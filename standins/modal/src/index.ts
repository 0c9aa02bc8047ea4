/** A stand-in for Modal, for tests. */
export { ModalStandIn } from "./stand-in.ts";
export type { ModalStandInOptions } from "./options.ts";
export type { Fault } from "./faults.ts";
export type { Execution, FunctionCall, Sandbox } from "./state/execution.ts";
