import type { Sandbox } from "./sandbox.ts";

/** Ids and address a run starts with. The key goes through a pipe or a named secret, never into an argument. */
export interface LaunchTicket {
  readonly taskId: string;
  readonly runId: string;
  readonly attempt: number;
  /** Base URL of Porter as the run reaches it, such as `http://127.0.0.1:3000`. */
  readonly callbackUrl: string;
  /** Signs this run's reports and no other's; Standard Webhooks form (`whsec_…`). */
  readonly runKey: string;
  readonly sandbox: Sandbox;
  /** Name of the folder that keeps what setups of this repository made, where the runtime keeps such folders. */
  readonly dependencies?: string;
}

/** Why an execution ended, where the runtime can tell: each has a failure code of its own. */
export type EndCause = "out_of_memory" | "disk_full" | "too_many_processes" | "timed_out";

/** What a runtime knows of an execution. */
export type Execution =
  | { readonly state: "running" }
  | { readonly state: "exited"; readonly detail: string; readonly cause?: EndCause }
  | { readonly state: "unknown" };

export type Readiness =
  | { readonly state: "ready"; readonly message: string }
  | { readonly state: "degraded"; readonly message: string }
  | { readonly state: "unavailable"; readonly message: string };

/** Where runs execute. Methods throw `PorterError` with `runtime_*` codes. */
export interface Runtime {
  readonly id: string;
  /** Starts the runner. The same run id twice is the same execution. */
  launch(ticket: LaunchTicket): Promise<{ readonly executionId: string }>;
  inspect(executionId: string): Promise<Execution>;
  /**
   * Ends the execution with everything it started and removes what it left behind.
   * Resolves when nothing of it runs any more, within 2 s; does nothing once it has ended.
   */
  cancel(executionId: string): Promise<void>;
  /**
   * Tidies up after an earlier Porter: ends and removes all runs of this installation but these, and takes these
   * over, so that they too are tidied up when they end. Called once at the start, before the first launch.
   */
  sweep(liveRunIds: readonly string[]): Promise<void>;
  /** Whether it can run now, and which of these programs it has: name → found. */
  readiness(programs: readonly string[]): Promise<{
    readonly runtime: Readiness;
    readonly programs: Readonly<Record<string, boolean>>;
  }>;
}
