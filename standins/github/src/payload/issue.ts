import { timestamp } from "../state/clock.ts";
import { reactionContents } from "../state/issue.ts";
import type { Issue, Label, Reaction } from "../state/issue.ts";
import { roleOf } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";
import { userPayload } from "./user.ts";

/** How GitHub describes somebody's tie to a repository beside what they wrote. */
export function authorAssociation(repository: Repository, user: User): "OWNER" | "COLLABORATOR" | "NONE" {
  if (user === repository.owner) return "OWNER";
  const role = roleOf(repository, user);
  return role === "none" || !repository.collaborators.has(user.login.toLowerCase()) ? "NONE" : "COLLABORATOR";
}

/** Page of an issue or pull request. */
export function issuePage(world: World, repository: Repository, issue: Issue): string {
  const kind = issue.pullRequest === null ? "issues" : "pull";
  return `${repositoryPage(world, repository)}/${kind}/${issue.number}`;
}

/** Counts of reactions by kind, beside the address of their list. */
export function reactionCounts(url: string, reactions: readonly Reaction[]) {
  const counts = Object.fromEntries(
    reactionContents.map((content) => [
      content,
      reactions.filter((known) => known.content === content).length,
    ]),
  );
  return { url: `${url}/reactions`, total_count: reactions.length, ...counts };
}

/** A reaction as the API lists it. */
export function reactionPayload(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: userPayload(world, reaction.user),
    content: reaction.content,
    created_at: timestamp(reaction.createdAt),
  };
}

/** A label of a repository. */
export function labelPayload(world: World, repository: Repository, label: Label) {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${repositoryApi(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** An issue, or the issue side of a pull request. */
export function issuePayload(world: World, repository: Repository, issue: Issue) {
  const api = repositoryApi(world, repository);
  const url = `${api}/issues/${issue.number}`;
  const assignees = issue.assignees.map((user) => userPayload(world, user));
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issuePage(world, repository, issue),
    id: issue.id,
    node_id: issue.nodeId,
    number: issue.number,
    title: issue.title,
    user: userPayload(world, issue.author),
    labels: issue.labels.map((label) => labelPayload(world, repository, label)),
    state: issue.state,
    locked: false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: issue.comments.length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    author_association: authorAssociation(repository, issue.author),
    active_lock_reason: null,
    body: issue.body,
    reactions: reactionCounts(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
    ...pullRequestLinks(world, repository, issue),
  };
}

/** An issue as `GET` and `PATCH` of a single one answer. */
export function fullIssuePayload(world: World, repository: Repository, issue: Issue) {
  return {
    ...issuePayload(world, repository, issue),
    closed_by: issue.closedBy === null ? null : userPayload(world, issue.closedBy),
  };
}

function pullRequestLinks(world: World, repository: Repository, issue: Issue) {
  if (issue.pullRequest === null) return {};
  const page = issuePage(world, repository, issue);
  const { mergedAt } = issue.pullRequest;
  return {
    draft: issue.pullRequest.draft,
    pull_request: {
      url: `${repositoryApi(world, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: mergedAt === null ? null : timestamp(mergedAt),
    },
  };
}
