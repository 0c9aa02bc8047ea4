import {
  type Change,
  fullName,
  type Intake,
  type Journal,
  PorterError,
  type TaskWithRun,
} from "@porter/orchestrator";
import { and, desc, eq } from "./drizzle.ts";
import { type Database, rethrowWithoutValues, type Transaction, violatesUnique } from "./database.ts";
import type { Burst } from "./burst.ts";
import { commitIntakes, type IntakeParts } from "./commit-intakes.ts";
import { concernsAnybody, type Wake } from "./event-hub.ts";
import { createGroupCommit } from "./group-commit.ts";
import { postNotices } from "./post-notices.ts";
import { archivesOf } from "./queries/archives-of.ts";
import { forsakenTasks } from "./queries/forsaken-tasks.ts";
import { liveTasks } from "./queries/live-tasks.ts";
import { countBeforeAdmission } from "./queries/count-before-admission.ts";
import { meanRunMs } from "./queries/mean-run-ms.ts";
import { usageOf } from "./queries/usage-of.ts";
import { waitingTasks } from "./queries/waiting-tasks.ts";
import { tasksOfPullRequest } from "./queries/tasks-of-pull-request.ts";
import { dependencyArchives } from "./dependency-tables.ts";
import { enqueue } from "./enqueue.ts";
import type { Broadcast } from "./record-intakes.ts";
import { prompts, results, runs, tasks } from "./schema.ts";
import { taskOf } from "./task-row.ts";
import { writeChange } from "./write-change.ts";

/** More deliveries in a transaction make each wait longer and all hardly faster. */
const maxBatch = 64;

export interface JournalParts extends IntakeParts {
  readonly db: Database;
  /** Transactions of `record` under way at the same time: as many as the database can run side by side, up to 2. */
  readonly maxInFlight: number;
  /** Told how many deliveries wait. */
  readonly burst: Burst;
  readonly broadcast: Broadcast;
}

/** The journal on Postgres, embedded or not. */
export function createJournal(parts: JournalParts): Journal {
  const { db } = parts;
  const record = createGroupCommit<Intake, "recorded" | "duplicate">({
    maxBatch,
    maxInFlight: parts.maxInFlight,
    keyOf: (intake) => intake.delivery.id,
    commit: (intakes) => commitIntakes(parts, intakes),
    waiting: (count) => parts.burst.note(count),
  });
  return {
    record,
    post: (contents) =>
      commit(parts, async (tx) => {
        const jobs = await postNotices(tx, contents, parts.channelsOf);
        return { result: undefined, wake: { tasks: [], queues: await enqueue(tx, parts.boss, jobs) } };
      }),
    read: (taskId) => readTask(db, taskId),
    update: (taskId, decide) => updateTask(parts, taskId, async (current) => decide(current)),
    updateCounted: (taskId, meter, decide) =>
      updateTask(parts, taskId, async (current, tx) =>
        decide(current, await countBeforeAdmission(tx, current.task, meter)),
      ),
    usage: (meter) => usageOf(db, meter),
    waiting: (taskIds) => waitingTasks(db, taskIds),
    meanRunMs: () => meanRunMs(db),
    async tasksOfIssue({ owner, name }, issueNumber) {
      const rows = await db
        .select()
        .from(tasks)
        .where(and(eq(tasks.owner, owner), eq(tasks.repo, name), eq(tasks.issueNumber, issueNumber)))
        .orderBy(desc(tasks.id));
      return rows.map(taskOf);
    },
    async taskOfPullRequest({ owner, name }, number) {
      const [row] = await db
        .select()
        .from(tasks)
        .where(and(eq(tasks.owner, owner), eq(tasks.repo, name), eq(tasks.pullRequestNumber, number)))
        .orderBy(desc(tasks.id))
        .limit(1);
      return row === undefined ? null : taskOf(row);
    },
    tasksOfPullRequest: (repository, number) => tasksOfPullRequest(db, repository, number),
    liveTasks: (scope) => liveTasks(db, scope),
    archives: (repository) => archivesOf(db, repository),
    async moveRepository(from, to) {
      // They are kept under the old name, which another repository may get.
      await db
        .delete(dependencyArchives)
        .where(and(eq(dependencyArchives.owner, from.owner), eq(dependencyArchives.repo, from.name)));
      await db
        .update(tasks)
        .set({ owner: to.owner, repo: to.name, installationId: to.installationId })
        .where(and(eq(tasks.owner, from.owner), eq(tasks.repo, from.name)));
    },
    forsakenTasks: () => forsakenTasks(db),
    async runMaterial(runId) {
      const [row] = await db
        .select({ prompt: prompts, result: results })
        .from(runs)
        .leftJoin(prompts, eq(prompts.runId, runs.id))
        .leftJoin(results, eq(results.runId, runs.id))
        .where(eq(runs.id, runId));
      if (row === undefined) return null;
      const { prompt, result } = row;
      return {
        prompt: prompt && { text: prompt.text, manifest: prompt.manifest },
        result: result && { exit: result.exit, changeset: result.changeset },
      };
    },
  };
}

interface Outcome<Result> {
  readonly result: Result;
  readonly wake: Wake;
}

/** One transaction; tells this process and the others what it changed, once it is committed. */
async function commit<Result>(
  parts: JournalParts,
  work: (tx: Transaction) => Promise<Outcome<Result>>,
): Promise<Result> {
  const { result, wake } = await parts.db
    .transaction(async (tx) => {
      const outcome = await work(tx);
      if (concernsAnybody(outcome.wake)) await parts.broadcast(tx, outcome.wake);
      return outcome;
    })
    .catch(rethrowWithoutValues);
  if (concernsAnybody(wake)) parts.announce(wake);
  return result;
}

async function readTask(db: Pick<Database, "select">, taskId: string): Promise<TaskWithRun | null> {
  const [row] = await db
    .select({ task: tasks, run: runs })
    .from(tasks)
    .leftJoin(runs, eq(runs.taskId, tasks.id))
    .where(eq(tasks.id, taskId))
    .orderBy(desc(runs.attempt))
    .limit(1);
  return row === undefined ? null : { task: taskOf(row.task), run: row.run };
}

async function updateTask(
  parts: JournalParts,
  taskId: string,
  decide: (current: TaskWithRun, tx: Transaction) => Promise<Change | null>,
): Promise<TaskWithRun | null> {
  let wanted: TaskWithRun | null = null;
  try {
    return await commit(parts, async (tx) => {
      const nothing = { tasks: [], queues: [] };
      const current = await lockTask(tx, taskId);
      if (current === null) return { result: null, wake: nothing };
      const change = await decide(current, tx);
      if (change === null) return { result: current, wake: nothing };
      wanted = { ...current, task: { ...current.task, ...change.task } };
      const { after, wake } = await writeChange(tx, { current, change }, parts);
      return { result: after, wake };
    });
  } catch (error) {
    if (!violatesUnique(error, "tasks_live_branch")) throw error;
    throw branchBusy(wanted, error);
  }
}

/** The lock is on the task's row; runs, lines and notices are only ever written under it. */
async function lockTask(tx: Transaction, taskId: string): Promise<TaskWithRun | null> {
  const [task] = await tx.select().from(tasks).where(eq(tasks.id, taskId)).for("update");
  if (task === undefined) return null;
  const [run] = await tx
    .select()
    .from(runs)
    .where(eq(runs.taskId, taskId))
    .orderBy(desc(runs.attempt))
    .limit(1);
  return { task: taskOf(task), run: run ?? null };
}

function branchBusy(wanted: TaskWithRun | null, cause: unknown): PorterError {
  const where =
    wanted === null ? "This branch" : `Branch ${wanted.task.branch} of ${fullName(wanted.task.repository)}`;
  return new PorterError(
    {
      code: "branch_busy",
      message: `${where} already has a live task. Wait for it, stop it, or choose another branch with \`--branch\`.`,
      retry: "never",
    },
    { cause },
  );
}
