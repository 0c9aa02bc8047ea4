import type { JsonObject, Usage } from "../agent/agent-adapter.ts";
import type { Setup } from "../dependencies/setup.ts";
import type { Failure } from "../porter-error.ts";

export const runStates = ["launching", "claimed", "running", "publishing", "settled"] as const;
export type RunState = (typeof runStates)[number];

/** One attempt of a task on a runtime. */
export interface Run {
  /** UUID version 7; also the runtime's idempotency key. */
  readonly id: string;
  readonly taskId: string;
  /** 1 for the first run of a task. */
  readonly attempt: number;
  readonly state: RunState;
  /** Runtime id, such as `local`. */
  readonly runtime: string;
  /** The runtime's own name for this execution; `null` until its launch was recorded. */
  readonly executionId: string | null;
  /** Random name of the runner that claimed it; a second claimant is turned away. */
  readonly claimant: string | null;
  /** Base branch and commit the run works on; `null` until the context was read. */
  readonly base: { readonly branch: string; readonly sha: string } | null;
  /** What prepares its work tree; `null` where the repository names nothing, and until the context was read. */
  readonly setup: Setup | null;
  readonly timeoutMs: number;
  readonly launchedAt: Date;
  readonly claimedAt: Date | null;
  /** Last sign of life from the runner. */
  readonly heardAt: Date;
  readonly endedAt: Date | null;
  /** When people were last told of its progress; edits of the comment are throttled by it. */
  readonly toldAt: Date | null;
  /** Steps the agent has taken; the progress bar grows with them. */
  readonly steps: number;
  /** Number of the last batch of lines taken in; batches count from 1. */
  readonly lastBatch: number;
  /** Log lines stored so far. */
  readonly lineCount: number;
  /** State of the agent's stream parser, a fold over the raw lines. */
  readonly parserState: JsonObject;
  readonly usage: Usage;
  readonly finalMessage: string | null;
  /** Hosts it was kept from reaching, where its network is limited. */
  readonly refusedHosts: readonly string[];
  readonly failure: Failure | null;
}

/** One line of a run's log as people read it. */
export interface LogLine {
  /** Position in the run's log, from 1. */
  readonly number: number;
  readonly at: Date;
  readonly level: "info" | "warning" | "error" | "success";
  readonly message: string;
}
