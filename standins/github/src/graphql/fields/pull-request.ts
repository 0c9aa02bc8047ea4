import { closedNumbers } from "../../actions/cross-references.ts";
import { timestamp } from "../../state/clock.ts";
import type { PullRequest } from "../../state/pull-request.ts";
import type { Repository } from "../../state/repository.ts";
import { connection } from "../connection.ts";
import type { PageArguments } from "../connection.ts";
import { actorSource, gitObjectSource, refSource, subjectSource } from "../source.ts";
import type { Fields, PullRequestSource } from "../source.ts";
import { reviewsOfPullRequest } from "./review.ts";
import { subjectFields } from "./subject.ts";

/** The state GraphQL gives a pull request: unlike REST it knows `MERGED`. */
export function pullRequestState({ issue, mergedAt }: PullRequest): string {
  return mergedAt === null ? issue.state.toUpperCase() : "MERGED";
}

export const pullRequestFields: Fields<PullRequestSource> = {
  ...subjectFields,
  ...reviewsOfPullRequest,
  isCrossRepository: ({ pullRequest }) => pullRequest.fromFork,
  id: ({ pullRequest }) => pullRequest.nodeId,
  databaseId: ({ pullRequest }) => pullRequest.id,
  fullDatabaseId: ({ pullRequest }) => String(pullRequest.id),
  state: ({ pullRequest }) => pullRequestState(pullRequest),
  isDraft: ({ pullRequest }) => pullRequest.draft,
  merged: ({ pullRequest }) => pullRequest.mergedAt !== null,
  mergedAt: ({ pullRequest: { mergedAt } }) => (mergedAt === null ? null : timestamp(mergedAt)),
  mergedBy: ({ pullRequest: { mergedBy } }) => (mergedBy === null ? null : actorSource(mergedBy)),
  mergeCommit: ({ repository, pullRequest: { mergeCommitSha: sha } }) =>
    sha === null ? null : gitObjectSource(repository, { sha, type: "commit" }),
  headRefName: ({ pullRequest }) => pullRequest.headBranch,
  headRefOid: ({ pullRequest }) => pullRequest.headSha,
  headRef: ({ repository, pullRequest }) => branchSource(repository, pullRequest.headBranch),
  baseRefName: ({ pullRequest }) => pullRequest.baseBranch,
  baseRefOid: ({ pullRequest }) => pullRequest.baseSha,
  baseRef: ({ repository, pullRequest }) => branchSource(repository, pullRequest.baseBranch),
  additions: ({ pullRequest }) => pullRequest.counts.additions,
  deletions: ({ pullRequest }) => pullRequest.counts.deletions,
  changedFiles: ({ pullRequest }) => pullRequest.counts.changedFiles,
  maintainerCanModify: ({ pullRequest }) => pullRequest.maintainerCanModify,
  closingIssuesReferences: ({ repository, issue }, args: PageArguments) =>
    connection(
      {
        name: "closingIssuesReferences",
        items: closedNumbers(issue.body ?? "").flatMap((number) => repository.issues.get(number) ?? []),
        node: (closed) => subjectSource(repository, closed),
      },
      args,
    ),
};

async function branchSource(repository: Repository, branch: string) {
  const sha = await repository.git.branch(branch);
  return sha === null ? null : refSource(repository, `refs/heads/${branch}`, sha);
}
