import { setTimeout as pause } from "node:timers/promises";
import type { Failure } from "@porter/orchestrator";
import type { Log } from "./log.ts";
import { attemptKey, type FetchedJob, type JobQueue } from "./job-queue.ts";

/** How a try at a job ended. `dead`: no further try can help. */
export type TryResult =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "dead"; readonly failure: Failure };

export interface PumpOptions {
  readonly queue: JobQueue;
  /** Jobs under way at the same time at most. */
  readonly capacity: number;
  /** Must not reject. `signal` aborts when the job is not ours any more, or Porter stops. */
  attempt(job: FetchedJob, signal: AbortSignal): Promise<TryResult>;
  /** Called after a try that may have been the last. */
  buried(): void;
  readonly heartbeatMs: number;
  /** Whether something more urgent needs the database. Jobs are then begun slowly, but never not at all. */
  giveWay(): boolean;
  readonly log: Log;
}

/** A queue being worked off. */
export interface Pump {
  start(): void;
  /** Looks for jobs now, unless it is doing so already. */
  kick(): void;
  /** Fetches no more; ends as `Dispatcher.drain` says. */
  drain(timeoutMs: number): Promise<void>;
}

interface Attempt {
  readonly job: FetchedJob;
  readonly abort: AbortController;
  result: TryResult | null;
  lost: boolean;
}

/** While giving way one job is begun after each such pause. */
const giveWayMs = 200;
/** Pause after the database failed. */
const retryMs = 1_000;
/** How long aborted handlers get to clean up before they are left behind. */
const cleanUpMs = 2_000;

/**
 * Works off one queue with one serial loop: settle what has ended, fetch as many jobs as there are free places,
 * begin them, until a fetch is empty. Serial, because pg-boss counts a group's jobs while it fetches: fetches side
 * by side would each see the same free places and take them twice.
 */
export function createPump(options: PumpOptions): Pump {
  const { queue, capacity, log } = options;
  const attempts = new Map<string, Attempt>();
  let phase: "idle" | "running" | "draining" = "idle";
  let wanted = false;
  let turning: Promise<void> | null = null;
  let heartbeat: NodeJS.Timeout | null = null;
  let emptied = Promise.withResolvers<void>();

  function kick(): void {
    if (phase === "idle") return;
    wanted = true;
    turning ??= turn()
      .catch((error: unknown) => {
        log.error({ err: error }, "A queue could not be worked off");
        setTimeout(kick, retryMs).unref();
      })
      .finally(() => {
        turning = null;
        if (wanted) kick();
      });
  }

  async function turn(): Promise<void> {
    while (wanted) {
      wanted = false;
      await settleEnded();
      const givesWay = options.giveWay();
      if (givesWay) await pause(giveWayMs);
      const free = capacity - attempts.size;
      if (phase !== "running" || free <= 0) continue;
      const jobs = await queue.fetch(givesWay ? 1 : free);
      for (const job of jobs) begin(job);
      // There may be more than one fetch shows: a group's limit cuts a batch.
      if (jobs.length > 0) wanted = true;
    }
  }

  function begin(job: FetchedJob): void {
    const attempt: Attempt = { job, abort: new AbortController(), result: null, lost: false };
    attempts.set(attemptKey(job), attempt);
    void options.attempt(job, attempt.abort.signal).then((result) => {
      attempt.result = result;
      kick();
    });
  }

  async function settleEnded(): Promise<void> {
    const ended = [...attempts.values()].filter(({ result }) => result !== null);
    const ours = ended.filter(({ lost }) => !lost);
    // Once aborted, a handler has left early, whatever it says.
    const aborted = ours.filter(({ abort }) => abort.signal.aborted);
    const settled = ours.filter(({ abort }) => !abort.signal.aborted);
    const done = settled.filter(({ result }) => result?.kind === "done");
    forget(ended.filter(({ lost }) => lost));
    if (done.length > 0) await queue.complete(done.map(({ job }) => job));
    forget(done);
    for (const attempt of settled) {
      if (attempt.result?.kind === "failed") await queue.fail(attempt.job, attempt.result.failure);
      else if (attempt.result?.kind === "dead") await queue.bury(attempt.job, attempt.result.failure);
      else continue;
      forget([attempt]);
      options.buried();
    }
    if (aborted.length > 0) await queue.giveBack(aborted.map(({ job }) => job));
    forget(aborted);
  }

  function forget(gone: readonly Attempt[]): void {
    for (const { job } of gone) attempts.delete(attemptKey(job));
    if (attempts.size === 0) emptied.resolve();
  }

  async function beat(): Promise<void> {
    const open = [...attempts.values()].filter(({ result }) => result === null);
    if (open.length === 0) return;
    const ours = await queue.touch(open.map(({ job }) => job));
    for (const attempt of open) {
      if (ours.has(attempt.job.id) || attempt.result !== null) continue;
      attempt.lost = true;
      attempt.abort.abort();
      log.warn({ jobId: attempt.job.id, queue: attempt.job.name }, "A job was taken over by another worker");
    }
  }

  async function within(timeoutMs: number): Promise<void> {
    const { promise: expired, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    await Promise.race([emptied.promise, expired]);
    clearTimeout(timer);
  }

  return {
    start() {
      if (phase !== "idle") return;
      phase = "running";
      heartbeat = setInterval(() => {
        beat().catch((error: unknown) => log.error({ err: error }, "Signs of life could not be sent"));
      }, options.heartbeatMs);
      heartbeat.unref();
      kick();
    },
    kick,
    async drain(timeoutMs) {
      phase = "draining";
      await turning;
      emptied = Promise.withResolvers();
      if (attempts.size > 0) await within(timeoutMs);
      for (const { abort, result } of attempts.values()) {
        if (result === null) abort.abort();
      }
      if (attempts.size > 0) await within(cleanUpMs);
      if (heartbeat !== null) clearInterval(heartbeat);
      phase = "idle";
      await turning;
      const left = [...attempts.values()].filter(({ lost }) => !lost).map(({ job }) => job);
      attempts.clear();
      if (left.length > 0) await queue.giveBack(left);
    },
  };
}
