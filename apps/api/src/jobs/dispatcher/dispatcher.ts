import { type Failure, failureOf, PorterError } from "@porter/orchestrator";
import { concernsQueue } from "../../store/event-hub.ts";
import type { Store } from "../../store/open-store.ts";
import { deadQueue, decodeJob, type JobOf, type QueueName } from "../../store/queues.ts";
import { causeOfDeath, createJobQueue, type FetchedJob, type GroupConcurrency } from "./job-queue.ts";
import type { Log } from "./log.ts";
import { createPump, type Pump, type TryResult } from "./pump.ts";

export interface DispatcherOptions<Queue extends QueueName> {
  readonly store: Pick<Store, "kind" | "db" | "boss" | "hub" | "burst">;
  readonly queue: Queue;
  /** Jobs under way in this process at the same time at most. */
  readonly capacity: number;
  /** As in `JobQueueOptions`. */
  readonly groupConcurrency?: GroupConcurrency;
  /**
   * Does the job. What it throws is tried again after a pause, up to the queue's limit; a `PorterError` that says
   * `retry: "never"` is not. A handler must stand being run again after any interruption. When `signal` aborts it
   * should leave soon; the job then goes on elsewhere, whatever the handler answers.
   */
  handler(job: JobOf<Queue>, signal: AbortSignal): Promise<void>;
  /** Ends what a job was for when no try is left. Called until it succeeds, also after a crash. */
  onDead(job: JobOf<Queue>, failure: Failure): Promise<void>;
  readonly log: Log;
}

/** Runs the jobs of one queue. */
export interface Dispatcher {
  start(): void;
  /** Looks for jobs now. Commits of this store and other replicas do so by themselves. */
  kick(): void;
  /**
   * Takes no more jobs. Those under way get `timeoutMs`, then their signals abort, and what is left is put back for
   * the next process without counting as a try.
   */
  drain(timeoutMs: number): Promise<void>;
}

/** A third of pg-boss's shortest heartbeat; the embedded journal only looks for jobs that ran into their limit. */
const heartbeatMs = { postgres: 3_000, pglite: 30_000 } as const;
const deadCapacity = 4;

export function createDispatcher<Queue extends QueueName>(options: DispatcherOptions<Queue>): Dispatcher {
  const { store, queue: name, capacity, groupConcurrency, log } = options;
  const deadName = deadQueue(name);
  const rhythm = { heartbeatMs: heartbeatMs[store.kind], giveWay: () => store.burst.underWay(), log };

  const dead: Pump = createPump({
    ...rhythm,
    queue: createJobQueue({ store, name: deadName, deadName }),
    capacity: deadCapacity,
    // Never dead a second time: whoever waits for an outcome must get one.
    attempt: async (job, signal) => {
      const undertake = () => options.onDead(decodeJob(name, job.data), causeOfDeath(job));
      const result = await tried({ job, signal, log }, undertake);
      return result.kind === "dead" ? { ...result, kind: "failed" } : result;
    },
    buried: () => undefined,
  });

  const live: Pump = createPump({
    ...rhythm,
    queue: createJobQueue({
      store,
      name,
      deadName,
      ...(groupConcurrency !== undefined && { groupConcurrency }),
    }),
    capacity,
    attempt: (job, signal) =>
      tried({ job, signal, log }, () => options.handler(decodeJob(name, job.data), signal)),
    buried: () => dead.kick(),
  });

  let unsubscribe = () => {};
  return {
    start() {
      unsubscribe = store.hub.subscribe((wake) => {
        if (concernsQueue(wake, name)) live.kick();
        if (concernsQueue(wake, deadName)) dead.kick();
      });
      live.start();
      dead.start();
    },
    kick: () => live.kick(),
    async drain(timeoutMs) {
      unsubscribe();
      await Promise.all([live.drain(timeoutMs), dead.drain(timeoutMs)]);
    },
  };
}

interface Trial {
  readonly job: FetchedJob;
  readonly signal: AbortSignal;
  readonly log: Log;
}

async function tried({ job, signal, log }: Trial, work: () => Promise<void>): Promise<TryResult> {
  try {
    await work();
    return { kind: "done" };
  } catch (error) {
    const failure = failureOf(error);
    const fields = { queue: job.name, jobId: job.id, attempt: job.retryCount + 1, code: failure.code };
    // A PorterError has said everything; anything else is a mistake that somebody must be able to find.
    const said = error instanceof PorterError ? fields : { ...fields, err: error };
    // An interrupted job goes back: nothing failed.
    if (!signal.aborted) log.warn(said, "A job failed");
    return { kind: failure.retry === "never" ? "dead" : "failed", failure };
  }
}
