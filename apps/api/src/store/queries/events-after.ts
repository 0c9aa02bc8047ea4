import { and, asc, eq, gt } from "../drizzle.ts";
import type { JournalEvent } from "../../trpc/read-model.ts";
import type { Database } from "../database.ts";
import { events } from "../schema.ts";

export interface EventWindow {
  readonly taskId?: string;
  readonly limit: number;
}

/** Events with an id above `cursor`, oldest first. */
export async function eventsAfter(
  db: Database,
  cursor: number,
  { taskId, limit }: EventWindow,
): Promise<readonly JournalEvent[]> {
  const rows = await db
    .select()
    .from(events)
    .where(and(gt(events.id, cursor), taskId === undefined ? undefined : eq(events.taskId, taskId)))
    .orderBy(asc(events.id))
    .limit(limit);
  return rows.map(eventOf);
}

function eventOf(row: typeof events.$inferSelect): JournalEvent {
  const { id, taskId, runId, firstLine, lastLine } = row;
  return runId === null || firstLine === null || lastLine === null
    ? { id, taskId, kind: "task" }
    : { id, taskId, kind: "lines", runId, fromLine: firstLine, toLine: lastLine };
}
