import { type OutgoingNotice, PorterError, type Task } from "@porter/orchestrator";

/** The task that news is about. Throws `task_missing` when it did not come along. */
export function taskOf({ task }: OutgoingNotice): Task {
  if (task !== null) return task;
  const message = "News of a task came without the task. This is a mistake in Porter; nothing was posted.";
  throw new PorterError({ code: "task_missing", message, retry: "never" });
}
