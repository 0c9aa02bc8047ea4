import type { ChangeCounts } from "../git/history.ts";
import type { Issue } from "./issue.ts";
import type { User } from "./user.ts";

/** The pull request side of an issue. Head and base are branches of the same repository: there are no forks. */
export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue;
  readonly headBranch: string;
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
