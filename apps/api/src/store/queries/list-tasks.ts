import { type TaskState, taskStates } from "@porter/orchestrator";
import type { SQL } from "drizzle-orm";
import { and, count, desc, eq, inArray, lt, sql } from "../drizzle.ts";
import type { TaskFilter, TaskPage } from "../../trpc/read-model.ts";
import type { Database } from "../database.ts";
import { tasks } from "../schema.ts";
import { taskOf } from "../task-row.ts";

/** Tasks, newest first: their ids are version 7 UUIDs, so the last id of a page is the cursor of the next. */
export async function listTasks(db: Database, filter: TaskFilter): Promise<TaskPage> {
  const { states, limit, cursor } = filter;
  const scope = scopeOf(filter);
  const [rows, counted] = await Promise.all([
    db
      .select()
      .from(tasks)
      .where(
        and(
          ...scope,
          states && inArray(tasks.state, [...states]),
          cursor === undefined ? undefined : lt(tasks.id, cursor),
        ),
      )
      .orderBy(desc(tasks.id))
      .limit(limit + 1),
    db
      .select({ state: tasks.state, count: count() })
      .from(tasks)
      .where(and(...scope))
      .groupBy(tasks.state),
  ]);
  const page = rows.slice(0, limit);
  return {
    tasks: page.map(taskOf),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    counts: countsOf(counted),
  };
}

function scopeOf({ readable, repo, agent }: TaskFilter): (SQL | undefined)[] {
  const [owner = "", name = ""] = repo?.split("/") ?? [];
  return [
    // One parameter however many there are: organisations have thousands of repositories.
    readable === "all"
      ? undefined
      : sql`${tasks.owner} || '/' || ${tasks.repo} = any(${sql.param(`{${[...readable].map(quoted).join()}}`)}::text[])`,
    repo === undefined ? undefined : and(eq(tasks.owner, owner), eq(tasks.repo, name)),
    agent === undefined ? undefined : eq(tasks.agent, agent),
  ];
}

/** An element of an array as Postgres reads it. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function countsOf(rows: readonly { state: TaskState; count: number }[]): Record<TaskState, number> {
  const counts = Object.fromEntries(taskStates.map((state) => [state, 0]));
  for (const { state, count: number } of rows) counts[state] = number;
  const { queued = 0, running = 0, success = 0, failed = 0, cancelled = 0 } = counts;
  return { queued, running, success, failed, cancelled };
}
