import { nodeId } from "../state/ids.ts";
import type { Issue } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { ensureLabel } from "./labels.ts";
import { crossReference } from "./cross-references.ts";

/** A new issue. */
export interface NewIssue {
  readonly repository: Repository;
  readonly author: User;
  readonly title: string;
  readonly body: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly User[];
}

/** Somebody doing something to an issue. */
export interface IssueStep {
  readonly repository: Repository;
  readonly issue: Issue;
  readonly actor: User;
}

/** Opens an issue and tells about it. */
export function openIssue(world: World, input: NewIssue): Issue {
  const { repository, body, author } = input;
  const issue = addIssue(world, input);
  crossReference(world, { repository, source: issue, text: body ?? "", actor: author });
  world.emit({
    event: "issues",
    action: "opened",
    repository,
    issue,
    sender: author,
  });
  return issue;
}

/** Adds an issue and nothing that follows from it: the issue side of a pull request is announced as such. */
export function addIssue(world: World, input: NewIssue): Issue {
  const { repository, author, title, body } = input;
  const id = world.ids.next();
  const now = world.clock.now();
  const issue: Issue = {
    id,
    nodeId: nodeId("I", id),
    number: repository.issues.size + 1,
    author,
    createdAt: now,
    comments: [],
    reactions: [],
    labels: (input.labels ?? []).map((name) => ensureLabel(world, repository, name)),
    assignees: [...(input.assignees ?? [])],
    crossReferences: [],
    title,
    body,
    state: "open",
    stateReason: null,
    updatedAt: now,
    editedAt: null,
    closedAt: null,
    closedBy: null,
    pullRequest: null,
  };
  repository.issues.set(issue.number, issue);
  world.findable.set(issue.nodeId, { repository, issue, comment: null });
  return issue;
}

/** Changes title or body, remembers when, and tells. */
export function editIssue(world: World, step: IssueStep & { title?: string; body?: string | null }): void {
  const { repository, issue, actor } = step;
  const previous = {
    ...(step.title !== undefined && step.title !== issue.title && { title: issue.title }),
    ...(step.body !== undefined && step.body !== issue.body && { body: issue.body ?? "" }),
  };
  issue.title = step.title ?? issue.title;
  if (step.body !== undefined) issue.body = step.body;
  issue.updatedAt = world.clock.now();
  if ("body" in previous) issue.editedAt = issue.updatedAt;
  crossReference(world, { repository, source: issue, text: issue.body ?? "", actor });
  if (issue.pullRequest === null && Object.keys(previous).length > 0) {
    world.emit({ event: "issues", action: "edited", repository, issue, previous, sender: actor });
  }
}

/** Closes an open issue and tells; does nothing to a closed one. */
export function closeIssue(world: World, step: IssueStep & { reason?: "completed" | "not_planned" }): void {
  const { repository, issue, actor, reason = "completed" } = step;
  if (issue.state === "closed") return;
  markClosed(world, step);
  issue.stateReason = reason;
  world.emit({ event: "issues", action: "closed", repository, issue, sender: actor });
}

/** Opens a closed issue again and tells. */
export function reopenIssue(world: World, { repository, issue, actor }: IssueStep): void {
  if (issue.state === "open") return;
  markOpen(world, issue);
  issue.stateReason = "reopened";
  world.emit({ event: "issues", action: "reopened", repository, issue, sender: actor });
}

/** Sets what closing sets, without telling. */
export function markClosed(world: World, { issue, actor }: IssueStep): void {
  issue.state = "closed";
  issue.closedAt = world.clock.now();
  issue.closedBy = actor;
  issue.updatedAt = issue.closedAt;
}

/** Sets what reopening sets, without telling. */
export function markOpen(world: World, issue: Issue): void {
  issue.state = "open";
  issue.closedAt = null;
  issue.closedBy = null;
  issue.updatedAt = world.clock.now();
}

/** Assigns an issue to somebody, and tells. */
export function assignIssue(world: World, step: IssueStep & { assignee: User }): void {
  const { repository, issue, actor, assignee } = step;
  if (issue.assignees.includes(assignee)) return;
  issue.assignees.push(assignee);
  issue.updatedAt = world.clock.now();
  world.emit({ event: "issues", action: "assigned", repository, issue, assignee, sender: actor });
}
