import type { Task } from "@porter/orchestrator";
import type { tasks } from "./schema.ts";

type TaskRow = typeof tasks.$inferSelect;
type TaskInsert = typeof tasks.$inferInsert;

/** A task as its row has it. */
export function taskOf(row: TaskRow): Task {
  const { owner, repo, installationId, issueNumber, issueTitle, issueUrl, issueBody, ...rest } = row;
  const {
    requestedByLogin,
    requestedById,
    pullRequestNumber,
    pullRequestUrl,
    followUpPullRequest,
    askedIn,
    ...task
  } = rest;
  return {
    ...task,
    repository: { owner, name: repo, installationId },
    issue: { number: issueNumber, title: issueTitle, url: issueUrl, body: issueBody },
    requestedBy: { login: requestedByLogin, id: requestedById },
    followUp:
      followUpPullRequest === null || askedIn === null ? null : { pullRequest: followUpPullRequest, askedIn },
    pullRequest:
      pullRequestNumber === null || pullRequestUrl === null
        ? null
        : { number: pullRequestNumber, url: pullRequestUrl },
  };
}

/** The columns that a whole task, or a change to one, sets. */
export function taskColumns(task: Task): TaskInsert;
export function taskColumns(task: Partial<Task>): Partial<TaskInsert>;
export function taskColumns(task: Partial<Task>): Partial<TaskInsert> {
  const { repository, issue, requestedBy, pullRequest, followUp, ...columns } = task;
  return {
    ...columns,
    ...(repository && {
      owner: repository.owner,
      repo: repository.name,
      installationId: repository.installationId,
    }),
    ...(issue && {
      issueNumber: issue.number,
      issueTitle: issue.title,
      issueUrl: issue.url,
      issueBody: issue.body,
    }),
    ...(requestedBy && { requestedByLogin: requestedBy.login, requestedById: requestedBy.id }),
    ...(followUp !== undefined && {
      followUpPullRequest: followUp?.pullRequest ?? null,
      askedIn: followUp?.askedIn ?? null,
    }),
    ...(pullRequest !== undefined && {
      pullRequestNumber: pullRequest?.number ?? null,
      pullRequestUrl: pullRequest?.url ?? null,
    }),
  };
}
