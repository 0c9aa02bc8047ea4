import type { Restored } from "@porter/orchestrator";
import { z } from "zod";
import { type Database, rethrowWithoutValues } from "./database.ts";
import { enqueue } from "./enqueue.ts";
import { insertRows } from "./insert-rows.ts";
import { count } from "./drizzle.ts";
import { postNotices } from "./post-notices.ts";
import type { Writers } from "./record-intakes.ts";
import { deliveries, runs, tasks } from "./schema.ts";
import { taskColumns } from "./task-row.ts";

/** So many tasks are written in one transaction. */
const batchSize = 100;

const written = z.object({ id: z.uuid() });

/** Whether this journal has ever taken a delivery. Restored tasks leave none, so that a rebuild may be repeated. */
export async function hasServed(db: Database): Promise<boolean> {
  const [row] = await db.select({ value: count() }).from(deliveries);
  return (row?.value ?? 0) > 0;
}

/**
 * Writes restored tasks, with their runs and what people have to be told yet; those that are known stay as they are.
 * Returns how many were new. Live tasks get their jobs from `reconcile` at the next start.
 */
export async function restore(
  { db, boss, channelsOf }: Writers & { readonly db: Database },
  restored: readonly Restored[],
): Promise<number> {
  let total = 0;
  for (let start = 0; start < restored.length; start += batchSize) {
    const batch = restored.slice(start, start + batchSize);
    total += await db
      .transaction(async (tx) => {
        const rows = batch.map(({ task }) => taskColumns(task));
        const rest = "on conflict do nothing returning id";
        const fresh = await insertRows(tx, { table: tasks, rows, rest, answer: written });
        const ids = new Set(fresh.map(({ id }) => id));
        const news = batch.filter(({ task }) => ids.has(task.id));
        await insertRows(tx, { table: runs, rows: news.flatMap(({ run }) => run ?? []) });
        const notices = news.flatMap(({ task, untold }) =>
          untold === null ? [] : [{ kind: "task" as const, taskId: task.id, news: untold }],
        );
        await enqueue(tx, boss, await postNotices(tx, notices, channelsOf));
        return ids.size;
      })
      .catch(rethrowWithoutValues);
  }
  return total;
}
