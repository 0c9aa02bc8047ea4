import type { Task } from "@porter/orchestrator";
import type { Database } from "../database.ts";
import { and, eq, gte, isNull, sql } from "../drizzle.ts";
import { tasks } from "../schema.ts";
import { taskOf } from "../task-row.ts";

/** Successful tasks since then whose pull request was not merged, as far as the journal knows. */
export async function unmergedTasks(db: Database, since: Date): Promise<readonly Task[]> {
  const rows = await db
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.state, "success"),
        isNull(tasks.mergedAt),
        gte(tasks.completedAt, since),
        sql`${tasks.pullRequestNumber} is not null`,
      ),
    );
  return rows.map(taskOf);
}
