import type { Run } from "@porter/orchestrator";
import { desc, eq } from "../drizzle.ts";
import type { Database } from "../database.ts";
import { runs } from "../schema.ts";

/** The runs of a task, newest first. */
export function runsOf(db: Database, taskId: string): Promise<readonly Run[]> {
  return db.select().from(runs).where(eq(runs.taskId, taskId)).orderBy(desc(runs.attempt));
}
