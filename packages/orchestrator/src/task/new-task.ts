import { noUsage } from "../agent/agent-adapter.ts";
import type { Command, Priority } from "../command/command.ts";
import type { Mention } from "../delivery/delivery.ts";
import { defaultBranch } from "./branch.ts";
import type { FollowUp, Task } from "./task.ts";

const priorityNumber: Record<Priority, number> = { low: 1, normal: 3, high: 5 };

/** A queued, not yet admitted task for one `run` command. */
export function newTask(origin: {
  command: Command;
  mention: Mention;
  agent: string;
  id: string;
  now: Date;
}): Task {
  const { command, mention, agent } = origin;
  return {
    id: origin.id,
    state: "queued",
    repository: mention.repository,
    issue: mention.issue,
    followUp: followUpOf(mention),
    commentId: mention.comment?.id ?? null,
    nodeIds: mention.nodeIds ?? null,
    command,
    agent,
    branch: branchOf(origin),
    plan: null,
    priority: priorityNumber[command.priority],
    requestedBy: { login: mention.author.login, id: mention.author.id },
    permission: null,
    requestedAt: mention.writtenAt,
    createdAt: origin.now,
    admittedAt: null,
    startedAt: null,
    completedAt: null,
    mergedAt: null,
    attempt: 0,
    automaticRetries: 0,
    progress: 0,
    step: null,
    pullRequest: null,
    headSha: null,
    failure: null,
    cancelledBy: null,
    statusCommentId: null,
    usage: noUsage,
  };
}

function followUpOf({ pullRequest, comment }: Mention): FollowUp | null {
  if (pullRequest === undefined) return null;
  return { pullRequest: pullRequest.number, askedIn: comment?.kind ?? "issue-comment" };
}

/** A follow-up's branch may still be unknown; admission reads it before anything runs. */
function branchOf({
  command,
  mention,
  agent,
}: {
  command: Command;
  mention: Mention;
  agent: string;
}): string {
  const { pullRequest, issue } = mention;
  if (pullRequest !== undefined) return pullRequest.headBranch ?? `pull/${pullRequest.number}/head`;
  return command.branch ?? defaultBranch(issue.number, agent);
}
