import type { ProcessExit } from "../agent/agent-adapter.ts";

/** A recorded run of the agent, and what is to be made of it. */
export interface AgentSample {
  /** Continues "understands …", such as "a rejected key". */
  readonly name: string;
  /** The agent's output, as it was. */
  readonly text: string;
  readonly exit: ProcessExit;
  /** `success`, or the code of the failure. */
  readonly expected: string;
}
