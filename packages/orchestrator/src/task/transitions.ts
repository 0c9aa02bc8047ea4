import type { RunState } from "../run/run.ts";
import type { TaskState } from "./task.ts";

/**
 * What can happen to a task, and where it leads. An event that is not listed for a state changes nothing:
 * late and repeated reports, stops and retries are harmless by construction.
 */
export const taskTransitions = {
  queued: { claimed: "running", requeued: "queued", failed: "failed", stopped: "cancelled" },
  running: {
    claimed: "running",
    requeued: "queued",
    published: "success",
    failed: "failed",
    stopped: "cancelled",
  },
  success: {},
  failed: { retried: "queued" },
  cancelled: { retried: "queued" },
} as const satisfies Record<TaskState, Partial<Record<string, TaskState>>>;

/** The same for a run: one attempt of a task. */
export const runTransitions = {
  launching: { claimed: "claimed", ended: "settled" },
  claimed: { working: "running", reported: "publishing", ended: "settled" },
  running: { working: "running", reported: "publishing", ended: "settled" },
  publishing: { ended: "settled" },
  settled: {},
} as const satisfies Record<RunState, Partial<Record<string, RunState>>>;

export type TaskEvent = "claimed" | "requeued" | "published" | "failed" | "stopped" | "retried";
export type RunEvent = "claimed" | "working" | "reported" | "ended";

/** State after the event, or `null` when the event means nothing in this state. */
export function nextTaskState(state: TaskState, event: TaskEvent): TaskState | null {
  const row: Partial<Record<TaskEvent, TaskState>> = taskTransitions[state];
  return row[event] ?? null;
}

/** State after the event, or `null` when the event means nothing in this state. */
export function nextRunState(state: RunState, event: RunEvent): RunState | null {
  const row: Partial<Record<RunEvent, RunState>> = runTransitions[state];
  return row[event] ?? null;
}
