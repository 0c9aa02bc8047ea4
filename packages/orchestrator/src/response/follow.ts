import type { Job } from "../ports.ts";
import { mergeTask, stopTask } from "../task/lifecycle.ts";
import { isLive } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

type Follow = Extract<Job, { kind: "follow" }>;

/** Takes in what people did on the forge: a closed issue ends its live tasks, a merged pull request marks its task. */
export async function follow({ event }: Follow, ports: Ports): Promise<void> {
  if (event.kind === "issue-closed") {
    const tasks = await ports.journal.tasksOfIssue(event.repository, event.issueNumber);
    for (const task of tasks.filter(isLive)) {
      await ports.journal.update(task.id, (now) => stopTask(now, "closing the issue", ports.clock.now()));
    }
    return;
  }
  if (event.mergedAt === null) return;
  const mergedAt = event.mergedAt;
  const task = await ports.journal.taskOfPullRequest(event.repository, event.number);
  if (task !== null) await ports.journal.update(task.id, (now) => mergeTask(now, mergedAt));
}
