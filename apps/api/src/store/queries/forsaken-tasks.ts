import { z } from "zod";
import { type Database, rowsOf } from "../database.ts";
import { sql } from "../drizzle.ts";

const row = z.object({ id: z.uuid() });

/**
 * Tasks that somebody should be working on while no job names them. Jobs keep their content as text, so the task is
 * looked for in it; few tasks are live at a time.
 */
export async function forsakenTasks(db: Database): Promise<readonly string[]> {
  const rows = await rowsOf(
    db,
    sql`select tasks.id from tasks
      where (tasks.state in ('queued', 'running')
          or exists (select 1 from runs where runs.task_id = tasks.id and runs.state <> 'settled'))
        and not exists (
          select 1 from pgboss.job
          where job.name in ('admit', 'supervise', 'admit.dead', 'supervise.dead')
            and job.state in ('created', 'retry', 'active') and position(tasks.id::text in job.data::text) > 0)
      limit 1000`,
    row,
  );
  return rows.map(({ id }) => id);
}
