import type { TaskView } from "../api/contract.ts";

/** Milliseconds from the command to the outcome, or to now while it is live. */
export function tookMs(task: Pick<TaskView, "createdAt" | "completedAt">, now: Date): number {
  return (task.completedAt ?? now).getTime() - task.createdAt.getTime();
}
