import { sql } from "./drizzle.ts";
import { type Db, fromDrizzle, type PgBoss } from "pg-boss";
import type { Transaction } from "./database.ts";
import { encodeJob, type QueuedJob, type QueueName } from "./queues.ts";

/**
 * Lets pg-boss run its statements inside a transaction of ours. The one cast to its own idea of a Drizzle
 * transaction, which is narrower than what `execute` answers on either driver.
 */
export function onTransaction(tx: Transaction): Db {
  return fromDrizzle(tx as never, sql);
}

/** Enqueues jobs in the transaction: they exist when it commits, and only then. Returns the queues concerned. */
export async function enqueue(
  tx: Transaction,
  boss: PgBoss,
  jobs: readonly QueuedJob[],
): Promise<readonly QueueName[]> {
  const now = new Date();
  const byQueue = Map.groupBy(jobs, (job) => job.kind);
  for (const [queue, members] of byQueue) {
    const rows = members.map((job) => encodeJob(job, now));
    await boss.insert(queue, rows, { db: onTransaction(tx), returnId: false });
  }
  return [...byQueue.keys()];
}
