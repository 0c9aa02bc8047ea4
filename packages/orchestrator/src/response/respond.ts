import type { Command } from "../command/command.ts";
import { askStanding } from "../policy/ask-standing.ts";
import type { Job } from "../ports.ts";
import { retryTask, stopTask } from "../task/lifecycle.ts";
import { isLive, type Task, type TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";
import {
  helpReply,
  notPermittedReply,
  nothingToRetryReply,
  nothingToStopReply,
  refusalsReply,
  statusReply,
} from "../notice/replies.ts";
import { PorterError } from "../porter-error.ts";
import { branchBusy } from "../failures.ts";

type Respond = Extract<Job, { kind: "respond" }>;

/** Tasks of the issue that a control command means: those of the named agent or id, else all. Newest first. */
function meant(command: Command, tasks: readonly Task[]): readonly Task[] {
  return tasks.filter(
    (task) =>
      (command.agent === null || task.agent === command.agent) &&
      (command.taskId === null || task.id.startsWith(command.taskId)),
  );
}

async function stop(
  command: Command,
  tasks: readonly Task[],
  context: { by: string; ports: Ports },
): Promise<string | null> {
  const live = meant(command, tasks).filter(isLive);
  if (live.length === 0) return nothingToStopReply();
  const { ports, by } = context;
  for (const task of live) await ports.journal.update(task.id, (now) => stopTask(now, by, ports.clock.now()));
  return null;
}

/** An outsider's command must not stand in the way of the task that a retry means, unless it is named. */
function isForeignRefusal({ failure, requestedBy }: Task, by: string): boolean {
  return failure?.code === "not_permitted" && requestedBy.login.toLowerCase() !== by.toLowerCase();
}

async function retry(
  command: Command,
  tasks: readonly Task[],
  context: { by: string; ports: Ports },
): Promise<string | null> {
  const { ports, by } = context;
  const latest = meant(command, tasks).find((task) => command.taskId !== null || !isForeignRefusal(task, by));
  if (latest === undefined || isLive(latest) || latest.state === "success") {
    return nothingToRetryReply(latest ?? null, latest === undefined ? null : ports.taskUrl(latest.id));
  }
  try {
    await ports.journal.update(latest.id, (now: TaskWithRun) => retryTask(now, ports.clock.now()));
    return null;
  } catch (error) {
    if (!(error instanceof PorterError) || error.code !== "branch_busy") throw error;
    return branchBusy(latest.branch, null).message;
  }
}

/** Carries out one control command; the text to reply with, or `null` when the status comment says it all. */
async function carryOut(command: Command, job: Respond, ports: Ports): Promise<string | null> {
  const { repository, issue, pullRequest, author } = job.mention;
  if (command.verb === "help") return helpReply(ports.vocabulary);
  const tasks =
    pullRequest === undefined
      ? await ports.journal.tasksOfIssue(repository, issue.number)
      : await ports.journal.tasksOfPullRequest(repository, pullRequest.number);
  switch (command.verb) {
    case "stop":
      return stop(command, tasks, { by: author.login, ports });
    case "retry":
      return retry(command, tasks, { by: author.login, ports });
    case "status":
      return statusReply(meant(command, tasks), (id) => ports.taskUrl(id));
    case "run":
      return null;
  }
}

/**
 * Answers what a comment asked beside new tasks: stop, retry, status, help, and lines that could not be
 * understood. One reply per comment at most. People without write access are told so, and no more.
 */
export async function respond(job: Respond, ports: Ports): Promise<void> {
  const { repository, issue, author } = job.mention;
  const { against } = await askStanding(repository, author.login, ports);
  const texts: string[] = [];
  if (against !== null) {
    texts.push(notPermittedReply(author.login, against));
  } else {
    for (const command of job.commands) {
      const text = await carryOut(command, job, ports);
      if (text !== null) texts.push(text);
    }
    if (job.refusals.length > 0) texts.push(refusalsReply(job.refusals));
  }
  if (texts.length === 0) return;
  const text = texts.join("\n\n");
  await ports.journal.post([
    { kind: "reply", repository, issueNumber: issue.number, key: job.deliveryId, text },
  ]);
}
