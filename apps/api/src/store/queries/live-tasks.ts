import type { Task, TaskScope } from "@porter/orchestrator";
import type { SQL } from "drizzle-orm";
import type { Database } from "../database.ts";
import { and, eq, inArray, or } from "../drizzle.ts";
import { tasks } from "../schema.ts";
import { taskOf } from "../task-row.ts";

/** Tasks that are queued or running in an installation, or in some repositories. */
export async function liveTasks(db: Database, scope: TaskScope): Promise<readonly Task[]> {
  if ("repositories" in scope && scope.repositories.length === 0) return [];
  const rows = await db
    .select()
    .from(tasks)
    .where(and(inArray(tasks.state, ["queued", "running"]), within(scope)));
  return rows.map(taskOf);
}

function within(scope: TaskScope): SQL | undefined {
  if ("installationId" in scope) return eq(tasks.installationId, scope.installationId);
  return or(
    ...scope.repositories.map(({ owner, name }) => and(eq(tasks.owner, owner), eq(tasks.repo, name))),
  );
}
