import type { Counted, Meter, Task, UsageScope } from "@porter/orchestrator";
import { z } from "zod";
import { rowsOf, type Transaction } from "../database.ts";
import { sql } from "../drizzle.ts";
import { within } from "./usage-of.ts";

const number = z.coerce.number();
const row = z.object({ tasks: number, ahead: number });

function nameOf(scope: UsageScope): string {
  return scope.kind === "user" ? `user ${scope.id}` : `${scope.kind} ${scope.owner.toLowerCase()}`;
}

/**
 * Counts what stands beside a task, in the transaction that lets it in. Until that ends nobody else counts under the same
 * scope: two tasks that are let in at the same time would each see the last free place.
 */
export async function countBeforeAdmission(tx: Transaction, task: Task, meter: Meter): Promise<Counted> {
  const key = `porter meter ${nameOf(meter.scope)}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${key}))`);
  const [counted] = await rowsOf(
    tx,
    sql`select
      (select count(*) from tasks
        where ${within(meter.scope)} and id <> ${task.id} and admitted_at >= ${meter.since.toISOString()}) as tasks,
      (select count(*) from tasks
        where requested_by_id = ${task.requestedBy.id} and id <> ${task.id} and admitted_at is not null
          and (state = 'running' or (state = 'queued' and priority >= ${task.priority}))) as ahead`,
    row,
  );
  return counted ?? { tasks: 0, ahead: 0 };
}
