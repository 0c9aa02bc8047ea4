import type { ChangeCounts } from "../git/history.ts";
import type { Review, ReviewThread } from "./review.ts";
import type { Issue } from "./issue.ts";
import type { User } from "./user.ts";

/** The pull request side of an issue. Head and base are branches of the same repository: forks are not kept. */
export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue;
  readonly headBranch: string;
  /** Submitted ones, oldest first. */
  readonly reviews: Review[];
  /** Conversations at lines of the diff, oldest first. */
  readonly threads: ReviewThread[];
  /** It came from a fork that is gone since. */
  fromFork: boolean;
  baseBranch: string;
  /** Follows the branch while the pull request is open. */
  headSha: string;
  baseSha: string;
  counts: ChangeCounts;
  draft: boolean;
  maintainerCanModify: boolean;
  mergedAt: Date | null;
  mergedBy: User | null;
  mergeCommitSha: string | null;
}
