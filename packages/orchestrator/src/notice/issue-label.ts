import type { LabelLook } from "../forge/task-signs.ts";
import type { Task } from "../task/task.ts";

const queued = { name: "porter:queued", color: "d4c5f9", description: "A Porter task waits for its turn" };
const running = { name: "porter:running", color: "fbca04", description: "A coding agent works on this" };
const done = { name: "porter:done", color: "0e8a16", description: "Porter opened a pull request" };
const failed = { name: "porter:failed", color: "d73a4a", description: "The Porter task failed" };

/** Names of the labels that are Porter's own. */
export const ownLabels: readonly string[] = [queued, running, done, failed].map(({ name }) => name);

/** The label that shows how a task stands; `null` for one that was stopped. */
export function issueLabel(task: Task): LabelLook | null {
  switch (task.state) {
    case "queued":
      return queued;
    case "running":
      return running;
    case "success":
      return done;
    case "failed":
      return failed;
    case "cancelled":
      return null;
  }
}
