import type { Change } from "../ports.ts";
import { superviseJob } from "../task/lifecycle.ts";
import { isLive, type TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

/** Gives a live task that nobody works on the job back which carries it on. */
export function resumeTask({ task, run }: TaskWithRun): Change | null {
  if (isLive(task)) {
    return { jobs: [task.admittedAt === null ? { kind: "admit", taskId: task.id } : superviseJob(task)] };
  }
  // An ended task whose run has not settled: something may still run and has to be removed.
  return run === null || run.state === "settled" ? null : { jobs: [superviseJob(task)] };
}

/**
 * Picks up tasks that were left behind: live, or with something still running, and without a job. There should be
 * none; a lost job must not mean a task that waits for ever. Returns how many there were.
 */
export async function reconcile(ports: Ports): Promise<number> {
  const forsaken = await ports.journal.forsakenTasks();
  for (const taskId of forsaken) await ports.journal.update(taskId, resumeTask);
  return forsaken.length;
}
