import type { EndCause } from "@porter/orchestrator";

/** How an execution ended. */
interface RunEnd {
  readonly executionId: string;
  readonly runId: string;
  /** For people: the exit code or signal, and the runner's last words. */
  readonly detail: string;
  readonly cause?: EndCause;
}

/** Remembers the latest ends, so that a runtime can say how a process ended that is no longer there. */
export class RunEnds {
  readonly #capacity: number;
  /** By run id; the oldest first. */
  readonly #ends = new Map<string, RunEnd>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  remember(end: RunEnd): void {
    this.#ends.set(end.runId, end);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > this.#capacity && oldest !== undefined) this.#ends.delete(oldest);
  }

  /** How the run ended, or `null` when that was not seen or is long ago. */
  find(runId: string): RunEnd | null {
    return this.#ends.get(runId) ?? null;
  }
}
