import type { Intake } from "@porter/orchestrator";
import type { PgBoss } from "pg-boss";
import { appendEvents } from "./append-events.ts";
import type { Database, Transaction } from "./database.ts";
import { enqueue } from "./enqueue.ts";
import type { Wake } from "./event-hub.ts";
import { insertRows } from "./insert-rows.ts";
import { type ChannelsOf, postNotices } from "./post-notices.ts";
import type { QueuedJob } from "./queues.ts";
import { recordDeliveries } from "./record-deliveries.ts";
import { tasks } from "./schema.ts";
import { taskColumns } from "./task-row.ts";

/** What the writers of the store share. */
export interface Writers {
  readonly boss: PgBoss;
  readonly channelsOf: ChannelsOf;
}

export interface Recorded {
  /** Ids of the deliveries that were not known before. */
  readonly recorded: ReadonlySet<string>;
  readonly wake: Wake;
}

/** Says what is about to be committed, inside the transaction, to other processes. */
export type Broadcast = (tx: Transaction, wake: Wake) => Promise<void>;

/** Writes everything that several deliveries leave behind, all of it or nothing. Their ids must differ. */
export async function recordIntakes(
  db: Database,
  intakes: readonly Intake[],
  writers: Writers & { readonly broadcast: Broadcast },
): Promise<Recorded> {
  return db.transaction(async (tx) => {
    const written = await writeIntakes(tx, intakes, writers);
    await writers.broadcast(tx, written.wake);
    return written;
  });
}

async function writeIntakes(
  tx: Transaction,
  intakes: readonly Intake[],
  { boss, channelsOf }: Writers,
): Promise<Recorded> {
  const recorded = await recordDeliveries(tx, intakes);
  const fresh = intakes.filter(({ delivery }) => recorded.has(delivery.id));

  const newTasks = fresh.flatMap((intake) => intake.tasks);
  await insertRows(tx, { table: tasks, rows: newTasks.map((task) => taskColumns(task)) });
  const noticeJobs = await postNotices(
    tx,
    fresh.flatMap(({ notices }) => notices),
    channelsOf,
  );
  const jobs: QueuedJob[] = [...fresh.flatMap((intake) => intake.jobs), ...noticeJobs];
  const queues = await enqueue(tx, boss, jobs);
  await appendEvents(
    tx,
    newTasks.map(({ id }) => ({ taskId: id, kind: "task" })),
  );
  return { recorded, wake: { tasks: newTasks.map(({ id }) => id), queues } };
}
