import { foreignPullRequest, forkPullRequest, pullRequestClosed, unusableFlag } from "../failures.ts";
import type { DeliveredIssue } from "../delivery/delivery.ts";
import type { PullRequestContext } from "../forge/pull-request-context.ts";
import { readTaskMarker } from "../notice/marker.ts";
import type { RepositoryPolicy } from "../policy/repository-policy.ts";
import type { Failure } from "../porter-error.ts";
import { agentOfTask, type Assignment } from "../task/lifecycle.ts";
import type { FollowUp, Task } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

export type Assigning =
  | { readonly ok: true; readonly assignment: Assignment }
  | { readonly ok: false; readonly failure: Failure };

/** Who works on a permitted task, on which branch, for which issue. */
export async function assign(task: Task, policy: RepositoryPolicy, ports: Ports): Promise<Assigning> {
  if (task.followUp !== null) return assignFollowUp(task, task.followUp, ports);
  const agent = await agentFor(task, policy, ports);
  return { ok: true, assignment: { issue: task.issue, ...agentOfTask(task, agent) } };
}

/** The agent that the repository's rules or its sponsor chose, where the command left it open. */
async function agentFor(task: Task, policy: RepositoryPolicy, ports: Ports): Promise<string> {
  if (task.command.agent !== null) return task.agent;
  if (policy.defaultAgent !== undefined) return policy.defaultAgent;
  return (await ports.settings.ofRepository(task.repository))?.defaultAgent ?? task.agent;
}

/** What a pull request was made for, and by which agent. */
export interface Origin {
  readonly agent: string;
  readonly issue: DeliveredIssue;
}

async function assignFollowUp(task: Task, { pullRequest }: FollowUp, ports: Ports): Promise<Assigning> {
  const flag = (["branch", "base"] as const).find((name) => task.command[name] !== null);
  if (flag !== undefined) return { ok: false, failure: unusableFlag(`--${flag}`, pullRequest) };
  const [context, earlier] = await Promise.all([
    ports.forge.readPullRequest(task.repository, pullRequest),
    ports.journal.taskOfPullRequest(task.repository, pullRequest),
  ]);
  const against = reasonAgainstPullRequest(context);
  if (against !== null) return { ok: false, failure: against };
  const origin = earlier ?? originInBody(context);
  if (origin === null) return { ok: false, failure: foreignPullRequest(pullRequest) };
  const agent = task.command.agent ?? origin.agent;
  return { ok: true, assignment: { agent, branch: context.headBranch, issue: origin.issue } };
}

/** Why nothing can be added to a pull request, whoever opened it; `null` when something can. */
export function reasonAgainstPullRequest(context: PullRequestContext): Failure | null {
  if (context.fromFork) return forkPullRequest(context.number);
  return context.state === "open" ? null : pullRequestClosed(context.number, context.state);
}

/**
 * What the hidden marker in its description says, when the journal does not know the pull request any more. Only where
 * Porter opened it: anybody can type a marker.
 */
export function originInBody(context: PullRequestContext): Origin | null {
  const marker = context.byPorter ? readTaskMarker(context.body) : null;
  if (marker === null || marker.branch !== context.headBranch) return null;
  const issue = context.closes.find(({ number }) => marker.issue === undefined || number === marker.issue);
  return issue === undefined ? null : { agent: marker.agent, issue };
}
