import type { TaskState, TaskView } from "../api/contract.ts";

/** The state people see: a merged pull request is more than a success. */
export type ShownState = TaskState | "merged";

export const stateWords: Readonly<Record<ShownState, string>> = {
  queued: "Queued",
  running: "Running",
  success: "Success",
  failed: "Failed",
  cancelled: "Cancelled",
  merged: "Merged",
};

export const stateColours: Readonly<Record<ShownState, string>> = {
  queued: "text-ink-2",
  running: "text-accent",
  success: "text-success",
  failed: "text-error-ink",
  cancelled: "text-ink-2",
  merged: "text-merged",
};

export function shownState(task: Pick<TaskView, "state" | "mergedAt">): ShownState {
  return task.mergedAt === null ? task.state : "merged";
}

/** Whether the task can still be stopped. */
export function isLive(task: Pick<TaskView, "state">): boolean {
  return task.state === "queued" || task.state === "running";
}

/** Short sign for the window title, where there is no room for an icon. */
export const stateSigns: Readonly<Record<ShownState, string>> = {
  queued: "◌",
  running: "▶",
  success: "✓",
  failed: "✗",
  cancelled: "⊘",
  merged: "⑂",
};
