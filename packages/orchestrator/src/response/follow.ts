import type { FollowedEvent, Job } from "../ports.ts";
import { mergeTask, stopTask } from "../task/lifecycle.ts";
import { leave } from "./leave.ts";
import { isLive } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

type Follow = Extract<Job, { kind: "follow" }>;

/** Takes in what people did on the forge: closed issues, merged pull requests, lost access, moved repositories. */
export async function follow({ event }: Follow, ports: Ports): Promise<void> {
  switch (event.kind) {
    case "issue-closed":
      return stopTasks(event, ports);
    case "pull-request-closed":
      return markMerged(event, ports);
    case "access-lost":
      return leave(event.scope, event.why, ports);
    case "repository-moved":
      return ports.journal.moveRepository(event.from, event.to);
    case "authorization-revoked":
      return ports.people.revoke(event.userId);
  }
}

type Of<Kind extends FollowedEvent["kind"]> = Extract<FollowedEvent, { kind: Kind }>;

async function stopTasks(event: Of<"issue-closed">, ports: Ports): Promise<void> {
  const tasks = await ports.journal.tasksOfIssue(event.repository, event.issueNumber);
  for (const task of tasks.filter(isLive)) {
    await ports.journal.update(task.id, (now) => stopTask(now, "closing the issue", ports.clock.now()));
  }
}

async function markMerged(event: Of<"pull-request-closed">, ports: Ports): Promise<void> {
  if (event.mergedAt === null) return;
  const mergedAt = event.mergedAt;
  const tasks = await ports.journal.tasksOfPullRequest(event.repository, event.number);
  for (const task of tasks.filter(({ state }) => state === "success")) {
    await ports.journal.update(task.id, (now) => mergeTask(now, mergedAt));
  }
}
