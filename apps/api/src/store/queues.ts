import type { Job } from "@porter/orchestrator";
import type { JobInsert, UpdateQueueOptions } from "pg-boss";
import superjson from "superjson";
import { jobId } from "./job-id.ts";

/** A row of the outbox to be delivered; enqueued by the store with the row. */
export interface NoticeJob {
  readonly kind: "notice";
  readonly noticeId: string;
  /** Notices of one group are delivered one after the other, in order. */
  readonly group: string;
}

export type QueuedJob = Job | NoticeJob;
export type QueueName = QueuedJob["kind"];
export type JobOf<Queue extends QueueName> = Extract<QueuedJob, { kind: Queue }>;

export const queueNames = [
  "admit",
  "respond",
  "supervise",
  "consider",
  "follow",
  "notice",
] as const satisfies QueueName[];

const backoff = { retryBackoff: true, retryDelay: 1, deleteAfterSeconds: 3600 };
const brief = { ...backoff, retryLimit: 8, retryDelayMax: 60, expireInSeconds: 300 };

/**
 * How often and how long each kind of job is tried. Seconds throughout, as pg-boss has them; 24 h is its longest
 * expiry, and an expired supervise job begins anew with the same run.
 */
export const queueOptions: Readonly<Record<QueueName, UpdateQueueOptions>> = {
  admit: brief,
  respond: brief,
  consider: brief,
  follow: brief,
  notice: { ...brief, retryLimit: 12, retryDelayMax: 120 },
  supervise: { ...backoff, retryLimit: 30, retryDelayMax: 60, expireInSeconds: 24 * 3600 },
};

/** Jobs out of tries go here with their failure, and stay until somebody was told. */
export const deadQueueOptions: UpdateQueueOptions = {
  ...backoff,
  retryLimit: 1_000_000,
  retryDelayMax: 300,
  expireInSeconds: 300,
};

export function deadQueue<Queue extends QueueName>(queue: Queue): `${Queue}.dead` {
  return `${queue}.dead`;
}

const epochSeconds = Date.UTC(2026, 0, 1) / 1000;

/**
 * A job as pg-boss stores it: what is due first has the highest priority. Its content is one JSON string inside the `jsonb` column: dates survive, and a
 * comment with U+0000 in it cannot make the row unwritable.
 */
export function encodeJob(job: QueuedJob, now: Date): JobInsert {
  const due = "dueAt" in job ? job.dueAt : now;
  const tier = "plan" in job ? job.plan : null;
  return {
    id: jobId(due),
    priority: -secondsOf(due),
    data: { job: superjson.stringify(job) },
    ...("group" in job && { group: { id: job.group, ...(tier !== null && { tier }) } }),
  };
}

/** Seconds from a day before Porter; pg-boss keeps priorities in 32 bits, which last until 2094. */
function secondsOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000) - epochSeconds;
}

/** Reads back what `encodeJob` wrote; throws when a queue holds something else. */
export function decodeJob<Queue extends QueueName>(queue: Queue, data: unknown): JobOf<Queue> {
  if (typeof data !== "object" || data === null || !("job" in data) || typeof data.job !== "string") {
    throw new TypeError(`A job in the queue ${queue} was not written by Porter.`);
  }
  const job = superjson.parse<QueuedJob>(data.job);
  if (!isOf(queue, job)) throw new TypeError(`The queue ${queue} holds a job of the kind ${job.kind}.`);
  return job;
}

function isOf<Queue extends QueueName>(queue: Queue, job: QueuedJob): job is JobOf<Queue> {
  return job.kind === queue;
}
