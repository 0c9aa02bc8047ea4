import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ClaimAnswer, LaunchTicket } from "@porter/orchestrator";
import { Webhook } from "standardwebhooks";

/** How long a run works once runs are released, and how often it tells. */
export interface Play {
  readonly durationMs: number;
  readonly updateMs: number;
  readonly linesPerUpdate: number;
}

/**
 * Plays runners: claims, tells, and reports one changed file at the end, as the real one does over the same doors. Runs
 * that begin before `release` hold their places until then.
 */
export class PlayedRuns {
  readonly #url: string;
  readonly #play: Play;
  #atWork = 0;
  #ended = 0;
  #held = true;
  #failed: Error | null = null;

  constructor(url: string, play: Play) {
    this.#url = url;
    this.#play = play;
  }

  /** Runs that have claimed and not yet reported their end. */
  get atWork(): number {
    return this.#atWork;
  }

  /** Runs that have reported their end. */
  get ended(): number {
    return this.#ended;
  }

  /** Begins to play a run. What goes wrong is thrown by the next `check`. */
  begin(ticket: LaunchTicket): void {
    this.#make(ticket).catch((error: unknown) => {
      this.#failed ??= error instanceof Error ? error : new Error("A played run failed.", { cause: error });
    });
  }

  /** Lets what is held end; what begins from now on works as long as the play says. */
  release(): void {
    this.#held = false;
  }

  check(): void {
    if (this.#failed !== null) throw this.#failed;
  }

  async #make(ticket: LaunchTicket): Promise<void> {
    const { taskId, runId, attempt, runKey } = ticket;
    const run = { task_id: taskId, run_id: runId, attempt };
    const report = (door: string, body: object) =>
      this.#post(door, JSON.stringify({ ...run, ...body }), runKey);
    const claim = await report("claim", { claimant: randomUUID(), runner_version: "bench" });
    const { clone } = (await claim.json()) as ClaimAnswer;
    const claimedAt = Date.now();
    this.#atWork += 1;
    const endsAt = this.#held ? claimedAt : claimedAt + this.#play.durationMs;
    let batches = 0;
    while (this.#held || Date.now() < endsAt) {
      // Whoever plays must not keep the bench from ending.
      await pause(this.#untilNext(endsAt), undefined, { ref: false });
      batches += 1;
      const lines = this.#lines(batches);
      await (await report("task-update", { batch: batches, phase: "agent", lines })).arrayBuffer();
    }
    const content = `Made by run ${runId}.\n`;
    const file = { change: "added", path: `made/${taskId}.md`, mode: "100644", content, encoding: "utf-8" };
    const end = {
      last_batch: batches,
      exit: { code: 0, signal: null },
      failure: null,
      changeset: { base_sha: clone.sha, files: [file] },
    };
    await (await report("task-complete", end)).arrayBuffer();
    this.#atWork -= 1;
    this.#ended += 1;
  }

  #untilNext(endsAt: number): number {
    return this.#held ? this.#play.updateMs : Math.min(this.#play.updateMs, endsAt - Date.now());
  }

  #lines(batch: number): readonly object[] {
    return Array.from({ length: this.#play.linesPerUpdate }, (_none, index) => ({
      at_ms: Date.now(),
      stream: "stdout",
      text: `line ${index + 1} of batch ${batch}`,
    }));
  }

  /** Repeats a report until it is taken, as runners do: while the prompt is being built a claim is told to come again. */
  async #post(door: string, body: string, key: string): Promise<Response> {
    for (;;) {
      const answer = await this.#send(door, body, key);
      if (answer.ok) return answer;
      const said = await answer.text();
      if (answer.status !== 503) throw new Error(`${door} was answered with ${answer.status}: ${said}`);
      await pause(1000, undefined, { ref: false });
    }
  }

  #send(door: string, body: string, key: string): Promise<Response> {
    const id = randomUUID();
    const at = new Date();
    return fetch(`${this.#url}/api/callbacks/${door}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(key).sign(id, at, body),
      },
      body,
    });
  }
}
