import { standInSignature } from "../git/commit.ts";
import { commitsBetween, countChanges, mergedTree } from "../git/history.ts";
import { nodeId } from "../state/ids.ts";
import type { PullRequest } from "../state/pull-request.ts";
import { pullRequestsOf } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { botSignature, hubSignature, personSignature } from "./commit-authors.ts";
import { closedNumbers, crossReference } from "./cross-references.ts";
import { addIssue, closeIssue, markClosed, markOpen } from "./issues.ts";

/** A new pull request between two branches of one repository. */
export interface NewPullRequest {
  readonly repository: Repository;
  readonly author: User;
  readonly title: string;
  readonly body: string | null;
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
}

/** Why GitHub would not open a pull request. */
export type PullRequestRefusal = "no_head" | "no_base" | "duplicate" | "no_commits";

/** Somebody doing something to a pull request. */
export interface PullRequestStep {
  readonly repository: Repository;
  readonly pullRequest: PullRequest;
  readonly actor: User;
}

/** Opens a pull request and tells, or says why not. */
export async function openPullRequest(
  world: World,
  input: NewPullRequest,
): Promise<PullRequest | PullRequestRefusal> {
  const { repository, author, headBranch, baseBranch } = input;
  const [head, base] = await Promise.all([
    repository.git.branch(headBranch),
    repository.git.branch(baseBranch),
  ]);
  if (head === null) return "no_head";
  if (base === null) return "no_base";
  if (hasOpen(repository, headBranch, baseBranch)) return "duplicate";
  if ((await commitsBetween(repository.git, { base, head })).length === 0) return "no_commits";
  const counts = await countChanges(repository.git, { base, head });
  // Two requests may have come this far together; from here on nothing waits.
  if (hasOpen(repository, headBranch, baseBranch)) return "duplicate";
  const issue = addIssue(world, input);
  const id = world.ids.next();
  const pullRequest: PullRequest = {
    id,
    nodeId: nodeId("PR", id),
    issue,
    headBranch,
    reviews: [],
    threads: [],
    fromFork: false,
    baseBranch,
    headSha: head,
    baseSha: base,
    counts,
    draft: input.draft,
    maintainerCanModify: input.maintainerCanModify,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
  };
  issue.pullRequest = pullRequest;
  world.findable.set(pullRequest.nodeId, { repository, issue, comment: null });
  crossReference(world, { repository, source: issue, text: input.body ?? "", actor: author });
  world.emit({ event: "pull_request", action: "opened", repository, pullRequest, sender: author });
  return pullRequest;
}

/** Closes an open pull request without merging, and tells. */
export function closePullRequest(world: World, { repository, pullRequest, actor }: PullRequestStep): void {
  if (pullRequest.issue.state === "closed") return;
  markClosed(world, { repository, issue: pullRequest.issue, actor });
  world.emit({ event: "pull_request", action: "closed", repository, pullRequest, sender: actor });
}

/** Opens a closed, unmerged pull request again, and tells. */
export function reopenPullRequest(world: World, { repository, pullRequest, actor }: PullRequestStep): void {
  if (pullRequest.issue.state === "open" || pullRequest.mergedAt !== null) return;
  markOpen(world, pullRequest.issue);
  world.emit({ event: "pull_request", action: "reopened", repository, pullRequest, sender: actor });
}

/**
 * Merges with a merge commit, closes the issues its body says it closes, and tells. Returns false when there is a
 * conflict, the base moved in this moment, or the pull request is not open.
 */
export async function mergePullRequest(world: World, step: PullRequestStep): Promise<boolean> {
  const { repository, pullRequest, actor } = step;
  const { git } = repository;
  const base = await git.branch(pullRequest.baseBranch);
  const head = pullRequest.headSha;
  if (base === null || pullRequest.issue.state === "closed") return false;
  const tree = await mergedTree(git, { base, head });
  if (tree === null) return false;
  const now = world.clock.now();
  const sha = await git.writeCommit({
    tree,
    parents: [base, head],
    author: actor === world.app.bot ? botSignature(actor, now) : personSignature(actor, now),
    committer: hubSignature(now),
    message: mergeMessage(repository, pullRequest),
    signature: standInSignature,
  });
  if (!(await git.refs.change({ name: `refs/heads/${pullRequest.baseBranch}`, from: base, to: sha })))
    return false;
  repository.pushedAt = now;
  pullRequest.mergedAt = now;
  pullRequest.mergedBy = actor;
  pullRequest.mergeCommitSha = sha;
  markClosed(world, { repository, issue: pullRequest.issue, actor });
  world.emit({ event: "pull_request", action: "closed", repository, pullRequest, sender: actor });
  closeNamedIssues(world, step);
  return true;
}

// GitHub acts on closing keywords only for merges into the default branch.
function closeNamedIssues(world: World, { repository, pullRequest, actor }: PullRequestStep): void {
  if (pullRequest.baseBranch !== repository.defaultBranch) return;
  for (const number of closedNumbers(pullRequest.issue.body ?? "")) {
    const issue = repository.issues.get(number);
    if (issue !== undefined && issue.pullRequest === null) closeIssue(world, { repository, issue, actor });
  }
}

function mergeMessage(repository: Repository, { issue, headBranch }: PullRequest): string {
  return `Merge pull request #${issue.number} from ${repository.owner.login}/${headBranch}\n\n${issue.title}`;
}

function hasOpen(repository: Repository, headBranch: string, baseBranch: string): boolean {
  return pullRequestsOf(repository).some(
    (known) =>
      known.issue.state === "open" && known.headBranch === headBranch && known.baseBranch === baseBranch,
  );
}
