import type { Repository, Task } from "@porter/orchestrator";
import type { Database } from "../database.ts";
import { and, desc, eq, or } from "../drizzle.ts";
import { tasks } from "../schema.ts";
import { taskOf } from "../task-row.ts";

/** Tasks that opened a pull request or were asked for on it, newest first. */
export async function tasksOfPullRequest(
  db: Pick<Database, "select">,
  { owner, name }: Repository,
  number: number,
): Promise<readonly Task[]> {
  const rows = await db
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.owner, owner),
        eq(tasks.repo, name),
        or(eq(tasks.pullRequestNumber, number), eq(tasks.followUpPullRequest, number)),
      ),
    )
    .orderBy(desc(tasks.id));
  return rows.map(taskOf);
}
