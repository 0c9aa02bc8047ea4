import { timestamp } from "../state/clock.ts";
import type { PullRequest } from "../state/pull-request.ts";
import { fullName } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { issuePayload } from "./issue.ts";
import { repositoryApi, repositoryPayload } from "./repository.ts";
import { userPayload } from "./user.ts";

/** A pull request as lists carry it. */
export function pullRequestPayload(world: World, repository: Repository, pullRequest: PullRequest) {
  const { issue } = pullRequest;
  const api = repositoryApi(world, repository);
  const url = `${api}/pulls/${issue.number}`;
  const {
    comments: _count,
    reactions: _reactions,
    pull_request: _links,
    state_reason: _reason,
    ...asIssue
  } = { pull_request: null, ...issuePayload(world, repository, issue) };
  return {
    ...asIssue,
    id: pullRequest.id,
    node_id: pullRequest.nodeId,
    url,
    diff_url: `${asIssue.html_url}.diff`,
    patch_url: `${asIssue.html_url}.patch`,
    issue_url: `${api}/issues/${issue.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${pullRequest.headSha}`,
    merged_at: pullRequest.mergedAt === null ? null : timestamp(pullRequest.mergedAt),
    merge_commit_sha: pullRequest.mergeCommitSha,
    requested_reviewers: [],
    requested_teams: [],
    draft: pullRequest.draft,
    head: {
      ...branchEnd(world, repository, { name: pullRequest.headBranch, sha: pullRequest.headSha }),
      ...(pullRequest.fromFork && { repo: null }),
    },
    base: branchEnd(world, repository, { name: pullRequest.baseBranch, sha: pullRequest.baseSha }),
    _links: {
      self: { href: url },
      html: { href: asIssue.html_url },
      issue: { href: `${api}/issues/${issue.number}` },
      comments: { href: `${api}/issues/${issue.number}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${api}/statuses/${pullRequest.headSha}` },
    },
    auto_merge: null,
  };
}

/** A pull request as `GET` of a single one and the webhooks carry it. */
export function fullPullRequestPayload(world: World, repository: Repository, pullRequest: PullRequest) {
  const { counts, mergedBy } = pullRequest;
  const open = pullRequest.issue.state === "open";
  return {
    ...pullRequestPayload(world, repository, pullRequest),
    merged: pullRequest.mergedAt !== null,
    mergeable: open ? true : null,
    rebaseable: open ? true : null,
    mergeable_state: open ? (pullRequest.draft ? "draft" : "clean") : "unknown",
    merged_by: mergedBy === null ? null : userPayload(world, mergedBy),
    comments: pullRequest.issue.comments.length,
    review_comments: pullRequest.threads.flatMap(({ comments }) => comments).length,
    maintainer_can_modify: pullRequest.maintainerCanModify,
    commits: counts.commits,
    additions: counts.additions,
    deletions: counts.deletions,
    changed_files: counts.changedFiles,
  };
}

function branchEnd(world: World, repository: Repository, branch: { name: string; sha: string }) {
  return {
    label: `${fullName(repository).split("/")[0]}:${branch.name}`,
    ref: branch.name,
    sha: branch.sha,
    user: userPayload(world, repository.owner),
    repo: {
      ...repositoryPayload(world, repository),
      allow_squash_merge: true,
      allow_merge_commit: true,
      allow_rebase_merge: true,
      allow_auto_merge: false,
      delete_branch_on_merge: false,
      allow_update_branch: false,
      use_squash_pr_title_as_default: false,
      squash_merge_commit_message: "COMMIT_MESSAGES" as const,
      squash_merge_commit_title: "COMMIT_OR_PR_TITLE" as const,
      merge_commit_message: "PR_TITLE" as const,
      merge_commit_title: "MERGE_MESSAGE" as const,
    },
  };
}
