import { type Failure, PorterError } from "@porter/orchestrator";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import type { Database } from "../../store/database.ts";
import { sql } from "../../store/drizzle.ts";
import { onTransaction } from "../../store/enqueue.ts";
import type { Store } from "../../store/open-store.ts";
import { returnJobs } from "../../store/return-jobs.ts";

/** A job that was fetched: `id` and `retryCount` together name this attempt at it. */
export type FetchedJob = JobWithMetadata<unknown>;

/** What a pump does with its queue. Every call names attempts: one that was lost meanwhile is left alone. */
export interface JobQueue {
  /** Takes up to `limit` jobs, the most urgent first, within the limit per group. */
  fetch(limit: number): Promise<readonly FetchedJob[]>;
  complete(jobs: readonly FetchedJob[]): Promise<void>;
  /** Counts a failed try: the job waits for the next one, or is dead when it was the last. */
  fail(job: FetchedJob, failure: Failure): Promise<void>;
  /** Sends the job to the queue of the dead at once. */
  bury(job: FetchedJob, failure: Failure): Promise<void>;
  /** Puts jobs back as if they had not been fetched. */
  giveBack(jobs: readonly FetchedJob[]): Promise<void>;
  /** Sends a sign of life; answers the ids of those that are still ours. */
  touch(jobs: readonly FetchedJob[]): Promise<ReadonlySet<string>>;
}

/** Jobs of one group at a time; `tiers` has the number for jobs that name one of them. */
export type GroupConcurrency = number | { readonly default: number; readonly tiers: Record<string, number> };

export interface JobQueueOptions {
  readonly store: Pick<Store, "kind" | "db" | "boss">;
  readonly name: string;
  /** Where buried jobs go. */
  readonly deadName: string;
  /** Jobs of one group under way at the same time, over all processes. Default: no limit. */
  readonly groupConcurrency?: GroupConcurrency;
}

export function createJobQueue({ store, name, deadName, groupConcurrency }: JobQueueOptions): JobQueue {
  const { kind, db, boss } = store;
  const limits = groupConcurrency === undefined ? {} : { groupConcurrency };

  return {
    async fetch(limit) {
      const options = { ...limits, batchSize: limit, includeMetadata: true } as const;
      if (kind === "pglite" || groupConcurrency === undefined) return boss.fetch<unknown>(name, options);
      // Group limits hold only while one process at a time fetches: each counts what the others have taken.
      return db.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`porter fetch ${name}`}))`);
        return boss.fetch<unknown>(name, { ...options, db: onTransaction(tx) });
      });
    },
    async complete(jobs) {
      await boss.complete(name, attempts(jobs));
    },
    async fail(job, failure) {
      await boss.fail(name, attempts([job]), { failure: JSON.stringify(failure) });
    },
    bury: (job, failure) => bury({ db, boss }, { job, failure, name, deadName }),
    giveBack: (jobs) => returnJobs(db, name, jobs.map(attemptKey)),
    async touch(jobs) {
      // `settled` is missing from the declared answer of 12.35.0, but it is there: the ids that were touched.
      const answer = touchAnswer.parse(await boss.touch(name, attempts(jobs)));
      return new Set(answer.settled);
    },
  };
}

const touchAnswer = z.object({ settled: z.array(z.string()) });

/** Names one attempt at a job. */
export function attemptKey({ id, retryCount }: FetchedJob): string {
  return `${id}:${retryCount}`;
}

function attempts(jobs: readonly FetchedJob[]): { id: string; retryCount: number }[] {
  return jobs.map(({ id, retryCount }) => ({ id, retryCount }));
}

interface Burial {
  readonly job: FetchedJob;
  readonly failure: Failure;
  readonly name: string;
  readonly deadName: string;
}

/** One transaction, so that a crash neither loses the job nor buries it twice. */
async function bury({ db, boss }: { db: Database; boss: PgBoss }, burial: Burial): Promise<void> {
  const { job, failure, name, deadName } = burial;
  await db.transaction(async (tx) => {
    const inside = { db: onTransaction(tx) };
    const data = { ...dataOf(job), failure: JSON.stringify(failure) };
    await boss.insert(deadName, [{ data }], { ...inside, returnId: false });
    await boss.complete(name, attempts([job]), null, inside);
  });
}

function dataOf({ data }: FetchedJob): object {
  return typeof data === "object" && data !== null ? data : {};
}

const failure = z.object({ code: z.string(), message: z.string(), retry: z.enum(["never", "later"]) });
const carriesFailure = z.object({
  failure: z.string().transform((text): Failure => failure.parse(JSON.parse(text))),
});

/** Why a job is dead: what its last try said, or that its worker went away once too often. */
export function causeOfDeath(job: FetchedJob): Failure {
  for (const place of [job.data, job.sourceOutput]) {
    const parsed = carriesFailure.safeParse(place);
    if (parsed.success) return parsed.data.failure;
  }
  const interrupted = new PorterError({
    code: "interrupted",
    message: "Porter was interrupted too often while it worked on this. Try again with `@porter retry`.",
    retry: "later",
  });
  return interrupted.toFailure();
}
