import type { Repository } from "@porter/orchestrator";
import type { Database } from "../database.ts";
import { eq } from "../drizzle.ts";
import { runs, tasks } from "../schema.ts";

/** The repository whose task a run belongs to; `null` when there is no such run. */
export async function repositoryOfRun(db: Database, runId: string): Promise<Repository | null> {
  const [row] = await db
    .select({ owner: tasks.owner, name: tasks.repo })
    .from(runs)
    .innerJoin(tasks, eq(runs.taskId, tasks.id))
    .where(eq(runs.id, runId))
    .limit(1);
  return row ?? null;
}
