import type { QueueCount } from "@porter/orchestrator";
import { z } from "zod";
import { type Database, rowsOf } from "../database.ts";
import { sql } from "../drizzle.ts";

const number = z.coerce.number();
const row = z.object({
  taskId: z.uuid(),
  aheadOfPerson: number,
  runningOfPerson: number,
  aheadOfAll: number,
  runningOfAll: number,
});

/**
 * Tasks that wait for a run, what is due first coming first, each with what comes before it. Whoever has a run that has
 * not settled takes a place, also one that is being launched. The order is that of `dueAt`, counted afresh: as others
 * start, a task moves up.
 */
export function waitingTasks(
  db: Database,
  taskIds: readonly string[] | undefined,
): Promise<readonly QueueCount[]> {
  const wanted =
    taskIds === undefined ? sql`true` : sql`id = any(${sql.param(`{${taskIds.join()}}`)}::uuid[])`;
  return rowsOf(
    db,
    sql`with live as (
        select id, requested_by_id as person, priority, admitted_at,
          exists (select 1 from runs where runs.task_id = tasks.id and runs.state <> 'settled') as at_work
        from tasks where state in ('queued', 'running') and admitted_at is not null
      ), counted as (
        select *, count(*) filter (where at_work) over (partition by person) as running from live
      ), own as (
        select *, row_number() over (partition by person order by priority desc, admitted_at, id) - 1 as ahead
        from counted where not at_work
      ), placed as (
        select *, row_number() over (
          order by admitted_at + (running + ahead) * interval '1 minute' - (priority - 3) * interval '10 minutes', id
        ) - 1 as ahead_all
        from own
      )
      select id as "taskId", ahead as "aheadOfPerson", ahead_all as "aheadOfAll",
        running as "runningOfPerson",
        (select count(*) from live where at_work) as "runningOfAll"
      from placed where ${wanted} order by ahead_all`,
    row,
  );
}
