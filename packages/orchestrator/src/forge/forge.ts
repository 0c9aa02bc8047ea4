import type { Changeset } from "../changeset/changeset.ts";
import type { CheckReport, ManagedCheck, ManagedLabel } from "./task-signs.ts";
import type { CommentKind, NodeIds } from "../delivery/delivery.ts";
import type { InstalledRepository, Repository } from "./repository.ts";
import type { IssueContext } from "./issue-context.ts";
import type { PullRequestContext } from "./pull-request-context.ts";

/** What somebody may do in a repository, as the forge's permission API answers it. */
export const permissions = ["admin", "maintain", "write", "triage", "read", "none"] as const;
export type Permission = (typeof permissions)[number];

/** How a run reaches the code: read-only, this repository only, short-lived. */
export interface CloneAccess {
  /** Clone URL over HTTP(S) without any credential in it. */
  readonly url: string;
  readonly username: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Which issue to read, and until when: what was created or edited after `before` is not trusted. */
export interface ContextRequest {
  readonly repository: InstalledRepository;
  readonly issueNumber: number;
  /** Base branch asked for; `null` means the default branch. */
  readonly base: string | null;
  /** Branch that a publication will be on, so that the forge can look ahead. */
  readonly head?: string;
}

/** A comment that Porter owns and keeps true. `marker` finds it again when `commentId` was lost. */
export interface ManagedComment {
  readonly repository: InstalledRepository;
  readonly issueNumber: number;
  /** Known id, or `null` on the first attempt. */
  readonly commentId: string | null;
  /** Hidden text that occurs in `body` and in no other comment. */
  readonly marker: string;
  readonly body: string;
  /** True when an earlier attempt may have created it already: look for `marker` before creating. */
  readonly mayExist: boolean;
  /** The comment that it answers, to be greeted with 👀 in the same request where the forge can. */
  readonly greets?: NodeIds;
}

/** A managed comment that stands. */
export interface StandingComment {
  readonly commentId: string;
  /** True when `greets` was carried out too; else it is left to `ensureEyes`. */
  readonly greeted?: true;
}

/** A comment that asked for something and can be reacted to. */
export interface AskingComment {
  readonly id: string;
  readonly kind: Exclude<CommentKind, "review">;
}

/** A changeset to be published as one commit and one pull request. */
export interface Publication {
  readonly repository: InstalledRepository;
  readonly branch: string;
  /** Branch the pull request goes into. */
  readonly base: string;
  readonly changeset: Changeset;
  readonly commitMessage: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  /** What its check run says; absent when there is to be none. A check that GitHub refuses does not spoil the rest. */
  readonly check?: CheckReport;
}

export interface PublishedPullRequest {
  readonly number: number;
  readonly url: string;
  readonly commitSha: string;
}

/**
 * What Porter reads from a code host.
 *
 * Every method throws `PorterError` with code `forge_forbidden`, `forge_not_found`, `forge_invalid`,
 * `forge_rate_limited` or `forge_unavailable`; only the last two say `retry: "later"`.
 */
export interface ForgeReader {
  /** The installation that may act on a repository; `forge_not_found` when the App is not installed there. */
  findRepository(repository: Repository): Promise<InstalledRepository>;
  /** Permission of `login`, asked from the forge's API at this moment. Unknown people have `none`. */
  readPermission(repository: InstalledRepository, login: string): Promise<Permission>;
  /** Text of `.porter/config.json` on the default branch, at most a minute old; `null` when there is none. */
  readPolicyFile(repository: InstalledRepository): Promise<string | null>;
  /** Whether `login` is an active member of `@organisation/team`. A team that does not exist has no members. */
  isTeamMember(repository: InstalledRepository, team: string, login: string): Promise<boolean>;
  /** Everything the prompt may quote, in as few requests as possible. */
  readContext(request: ContextRequest): Promise<IssueContext>;
  /** A pull request with its reviews, in one request. */
  readPullRequest(repository: InstalledRepository, number: number): Promise<PullRequestContext>;
  /** A fresh or still fresh enough (≥ 15 min) read-only credential for one repository. */
  cloneAccess(repository: InstalledRepository): Promise<CloneAccess>;
}

/** A changeset to be published as one more commit on a pull request that exists. */
export interface FollowUpPublication {
  readonly repository: InstalledRepository;
  readonly pullRequest: number;
  /** Head branch of the pull request. */
  readonly branch: string;
  /** Its base is the head of the pull request that the run started from. */
  readonly changeset: Changeset;
  readonly commitMessage: string;
  /** The description as it should read from now on. Given its own result it must change nothing. */
  readonly describe: (body: string) => string;
}

/** What Porter writes to a code host. Every method is "ensure": a repetition finds what the first one made. */
export interface ForgeWriter {
  /** Creates or edits the one comment; does nothing when the text would not change. */
  ensureComment(comment: ManagedComment): Promise<StandingComment>;
  /** Adds the 👀 reaction to somebody's comment. */
  ensureEyes(repository: InstalledRepository, comment: AskingComment): Promise<void>;
  /** Branch, one verified commit, pull request: created or found. */
  ensurePullRequest(publication: Publication): Promise<PublishedPullRequest>;
  /** Makes the check run of a commit say this; does nothing when it does. */
  ensureCheckRun(check: ManagedCheck): Promise<void>;
  /** Leaves at most one of Porter's own labels on an issue; no other label is touched. */
  ensureLabel(label: ManagedLabel): Promise<void>;
  /**
   * One more verified commit on the branch of an open pull request, made or found. Never forced: `branch_moved` when
   * somebody pushed since, `pull_request_closed` when it is not open any more.
   */
  ensureFollowUp(publication: FollowUpPublication): Promise<PublishedPullRequest>;
}

/** A code host. */
export interface Forge extends ForgeReader, ForgeWriter {
  readonly id: string;
}
