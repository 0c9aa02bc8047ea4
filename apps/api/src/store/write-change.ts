import type { Change, Run, Task, TaskWithRun } from "@porter/orchestrator";
import { eq } from "./drizzle.ts";
import { appendEvents, type NewEvent } from "./append-events.ts";
import type { Transaction } from "./database.ts";
import { enqueue } from "./enqueue.ts";
import type { Wake } from "./event-hub.ts";
import { insertRows } from "./insert-rows.ts";
import { postNotices } from "./post-notices.ts";
import type { Writers } from "./record-intakes.ts";
import { rememberArchive } from "./queries/archives-of.ts";
import { prompts, results, runLines, runs, tasks } from "./schema.ts";
import { taskColumns } from "./task-row.ts";

export interface Written {
  readonly after: TaskWithRun;
  readonly wake: Wake;
}

/** Writes a change to a locked task, everything in the open transaction. */
export async function writeChange(
  tx: Transaction,
  { current, change }: { current: TaskWithRun; change: Change },
  { boss, channelsOf }: Writers,
): Promise<Written> {
  const task: Task = { ...current.task, ...change.task };
  if (hasKeys(change.task)) {
    await tx.update(tasks).set(taskColumns(change.task)).where(eq(tasks.id, task.id));
  }
  const run = await writeRun(tx, current, change);
  if (run !== null) await writeMaterial(tx, run, change);
  if (run !== null && change.archive !== undefined) {
    await rememberArchive(tx, { repository: task.repository, runId: run.id }, change.archive);
  }
  const noticeJobs = await postNotices(tx, change.notices ?? [], channelsOf);
  const queues = await enqueue(tx, boss, [...(change.jobs ?? []), ...noticeJobs]);
  await appendEvents(tx, eventsOf(task.id, run, change));
  return { after: { task, run }, wake: { tasks: [task.id], queues } };
}

/** Writes the run's own columns; a change without a run to apply it to is a mistake of its author. */
async function writeRun(tx: Transaction, current: TaskWithRun, change: Change): Promise<Run | null> {
  if (change.newRun !== undefined) {
    await tx.insert(runs).values(change.newRun);
    if (hasKeys(change.run))
      throw new TypeError("A change cannot both begin a run and alter the one before it.");
    return change.newRun;
  }
  if (current.run === null) {
    if (hasKeys(change.run) || change.lines || change.prompt || change.result) {
      throw new TypeError(`Task ${current.task.id} has no run that this change could alter.`);
    }
    return null;
  }
  if (!hasKeys(change.run)) return current.run;
  await tx.update(runs).set(change.run).where(eq(runs.id, current.run.id));
  return { ...current.run, ...change.run };
}

/** Lines, prompt and result; the result goes when the run is settled, since changesets are large. */
async function writeMaterial(tx: Transaction, run: Run, change: Change): Promise<void> {
  const { lines = [], prompt, result } = change;
  const rows = lines.map((line) => ({ runId: run.id, ...line }));
  await insertRows(tx, { table: runLines, rows, rest: "on conflict do nothing" });
  if (prompt !== undefined) {
    const { text, manifest } = prompt;
    await tx
      .insert(prompts)
      .values({ runId: run.id, text, manifest })
      .onConflictDoUpdate({ target: prompts.runId, set: { text, manifest } });
  }
  if (result !== undefined) {
    const { exit, changeset } = result;
    await tx
      .insert(results)
      .values({ runId: run.id, exit, changeset })
      .onConflictDoUpdate({ target: results.runId, set: { exit, changeset } });
  }
  if (change.run?.state === "settled") await tx.delete(results).where(eq(results.runId, run.id));
}

/** Signs of life are no events: nobody sees them. */
function eventsOf(taskId: string, run: Run | null, change: Change): readonly NewEvent[] {
  const events: NewEvent[] = [];
  const numbers = (change.lines ?? []).map(({ number }) => number);
  const [firstLine, lastLine] = [numbers.at(0), numbers.at(-1)];
  if (run !== null && firstLine !== undefined && lastLine !== undefined) {
    events.push({ taskId, kind: "lines", runId: run.id, firstLine, lastLine });
  }
  const visible = hasKeys(change.task) || change.newRun !== undefined || change.run?.state !== undefined;
  if (visible || change.prompt !== undefined) events.push({ taskId, kind: "task" });
  return events;
}

function hasKeys<Value extends object>(value: Value | undefined): value is Value {
  return value !== undefined && Object.keys(value).length > 0;
}
