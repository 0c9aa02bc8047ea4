import type { RunView, TaskDetail, TaskState } from "../api/contract.ts";

/** The way of a run; `queued` is the wait before it. */
const stageNames = ["queued", "launching", "claimed", "running", "publishing"] as const;
export type StageName = (typeof stageNames)[number];

export interface Stage {
  readonly name: StageName;
  /** `failed` and `stopped` are where the task came to its end; `skipped` was never reached. */
  readonly state: "done" | "now" | "failed" | "stopped" | "todo" | "skipped";
  /** `null` where the journal records no length of its own: not begun, or counted under its neighbour. */
  readonly ms: number | null;
}

/**
 * The stages of the newest run, their lengths adding up to the time since it was asked for. Being claimed (clone,
 * preparation) and publishing have no times of their own in the journal and are counted under running.
 */
export function stagesOf(task: TaskDetail, now: Date): Stage[] {
  const { run, queuedAt } = attemptOf(task);
  const end = run?.endedAt ?? task.completedAt ?? now;
  const marks = [queuedAt, run?.launchedAt ?? null, run?.claimedAt ?? null];
  const reached = reachedStage(task, run);
  return stageNames.map((name, index) => ({
    name,
    state: stateAt(index, reached, task.state),
    ms: lengthOf(name, marks, end),
  }));
}

/** When the newest attempt began to wait: for a further one, the end of the one before. */
function attemptOf(task: TaskDetail): { run: RunView | null; queuedAt: Date } {
  const [newest, before] = task.runs;
  const waitsForNext = task.state === "queued" && newest?.state === "settled";
  const run = waitsForNext ? null : (newest ?? null);
  const previous = waitsForNext ? newest : before;
  return { run, queuedAt: previous?.endedAt ?? task.createdAt };
}

function reachedStage(task: TaskDetail, run: RunView | null): number {
  if (run === null) return 0;
  if (task.state === "success") return stageNames.length - 1;
  if (run.state !== "settled") return stageNames.indexOf(run.state);
  return stageNames.indexOf(run.claimedAt === null ? "launching" : "running");
}

/** What became of the stage that was reached last. */
const lastStates = {
  queued: "now",
  running: "now",
  success: "done",
  failed: "failed",
  cancelled: "stopped",
} as const satisfies Record<TaskState, Stage["state"]>;

function stateAt(index: number, reached: number, task: TaskState): Stage["state"] {
  if (index < reached) return "done";
  if (index === reached) return lastStates[task];
  return lastStates[task] === "now" ? "todo" : "skipped";
}

/** @param marks When waiting, launching and running began; `null` for not yet. */
function lengthOf(name: StageName, marks: readonly (Date | null)[], end: Date): number | null {
  const index = { queued: 0, launching: 1, running: 2, claimed: null, publishing: null }[name];
  if (index === null) return null;
  const start = marks[index];
  if (start === null || start === undefined) return null;
  return Math.max(0, (marks[index + 1] ?? end).getTime() - start.getTime());
}
