import type { Comment } from "./issue.ts";
import type { User } from "./user.ts";

export type ReviewState = "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED";

/** A submitted review; its comments at lines stand in threads. */
export interface Review {
  readonly id: number;
  readonly nodeId: string;
  readonly author: User;
  readonly state: ReviewState;
  readonly body: string;
  readonly commitSha: string;
  readonly submittedAt: Date;
}

/** A comment at a line of the diff. */
export interface ReviewComment extends Comment {
  readonly reviewId: number;
  /** Id of the comment it answers, or `null` for the first of a thread. */
  readonly inReplyTo: number | null;
}

/** The place of the diff that a thread is about, as it was when the thread began. */
export interface DiffPlace {
  readonly path: string;
  /** Line of the file's new version. */
  readonly line: number;
  readonly commitSha: string;
  /** The hunk down to that line. */
  readonly hunk: string;
  /** Lines below the file's first `@@`. */
  readonly position: number;
}

export interface ReviewThread {
  readonly nodeId: string;
  readonly place: DiffPlace;
  /** Oldest first, never empty. */
  readonly comments: ReviewComment[];
  resolved: boolean;
}
