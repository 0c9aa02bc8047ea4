import { asc, eq } from "../drizzle.ts";
import type { NoticeRow } from "../../trpc/read-model.ts";
import type { Database } from "../database.ts";
import { notices } from "../schema.ts";

/** What people were told, or will be, about a task, oldest first. */
export async function noticesOf(db: Database, taskId: string): Promise<readonly NoticeRow[]> {
  const rows = await db
    .select()
    .from(notices)
    .where(eq(notices.taskId, taskId))
    .orderBy(asc(notices.position));
  return rows.flatMap(({ id, channel, news, state, attempts, lastError, createdAt, deliveredAt }) =>
    news === null
      ? []
      : [
          {
            id,
            channel,
            news,
            state,
            attempts,
            lastError: lastError?.message ?? null,
            createdAt,
            deliveredAt,
          },
        ],
  );
}
