import type { Intake } from "@porter/orchestrator";
import type { PgBoss } from "pg-boss";
import { appendEvents } from "./append-events.ts";
import type { Transaction } from "./database.ts";
import { enqueue } from "./enqueue.ts";
import type { Wake } from "./event-hub.ts";
import { type ChannelsOf, postNotices } from "./post-notices.ts";
import type { QueuedJob } from "./queues.ts";
import { deliveries, tasks } from "./schema.ts";
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

/** Writes everything that several deliveries leave behind, in one transaction. Their ids must differ. */
export async function recordIntakes(
  tx: Transaction,
  intakes: readonly Intake[],
  { boss, channelsOf }: Writers,
): Promise<Recorded> {
  const written = await tx
    .insert(deliveries)
    // In the order of their ids: two replicas that write the same deliveries then wait for each other, not in a ring.
    .values(intakes.map(({ delivery }) => delivery).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    .onConflictDoNothing()
    .returning({ id: deliveries.id });
  const recorded = new Set(written.map(({ id }) => id));
  const fresh = intakes.filter(({ delivery }) => recorded.has(delivery.id));

  const newTasks = fresh.flatMap((intake) => intake.tasks);
  if (newTasks.length > 0) await tx.insert(tasks).values(newTasks.map((task) => taskColumns(task)));
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
