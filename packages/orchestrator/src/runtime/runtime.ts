/** Ids and address a run starts with. The key goes through a pipe or a named secret, never into an argument. */
export interface LaunchTicket {
  readonly taskId: string;
  readonly runId: string;
  readonly attempt: number;
  /** Base URL of Porter as the run reaches it, such as `http://127.0.0.1:3000`. */
  readonly callbackUrl: string;
  /** Signs this run's reports and no other's; Standard Webhooks form (`whsec_…`). */
  readonly runKey: string;
}

/** What a runtime knows of an execution. */
export type Execution =
  | { readonly state: "running" }
  | { readonly state: "exited"; readonly detail: string }
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
  /** Whether it can run now, and which of these programs it has: name → found. */
  readiness(programs: readonly string[]): Promise<{
    readonly runtime: Readiness;
    readonly programs: Readonly<Record<string, boolean>>;
  }>;
}
