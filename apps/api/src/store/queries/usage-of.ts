import type { Meter, MeteredUsage, UsageScope } from "@porter/orchestrator";
import type { SQL } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "../database.ts";
import { and, eq, sql } from "../drizzle.ts";
import { tasks } from "../schema.ts";

/** Tasks that count for somebody. Names on GitHub ignore case. */
export function within(scope: UsageScope): SQL | undefined {
  switch (scope.kind) {
    case "user":
      return eq(tasks.requestedById, scope.id);
    case "owner":
      return sql`lower(${tasks.owner}) = ${scope.owner.toLowerCase()}`;
    case "repository":
      return and(
        sql`lower(${tasks.owner}) = ${scope.owner.toLowerCase()}`,
        sql`lower(${tasks.repo}) = ${scope.name.toLowerCase()}`,
      );
  }
}

const number = z.coerce.number();
const row = z.object({
  tasks: number,
  runs: number,
  minutes: number,
  inputTokens: number,
  outputTokens: number,
  costUsd: number,
});

/** What was used since. A run under way counts with the time it has had so far. */
export async function usageOf(db: Pick<Database, "execute">, meter: Meter): Promise<MeteredUsage> {
  const since = meter.since.toISOString();
  const [used] = await rowsOf(
    db,
    sql`select
      (select count(*) from tasks where ${within(meter.scope)} and admitted_at >= ${since}) as tasks,
      count(*) as runs,
      coalesce(sum(extract(epoch from coalesce(runs.ended_at, now()) - runs.claimed_at)), 0) / 60 as minutes,
      coalesce(sum((runs.usage->>'inputTokens')::float8), 0) as "inputTokens",
      coalesce(sum((runs.usage->>'outputTokens')::float8), 0) as "outputTokens",
      coalesce(sum((runs.usage->>'costUsd')::float8), 0) as "costUsd"
      from runs join tasks on tasks.id = runs.task_id
      where ${within(meter.scope)} and runs.launched_at >= ${since}`,
    row,
  );
  return used ?? { tasks: 0, runs: 0, minutes: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
}
