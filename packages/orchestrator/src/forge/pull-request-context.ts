import type { DeliveredIssue } from "../delivery/delivery.ts";
import type { Author, ContextComment } from "./issue-context.ts";

/** What reviewers say about one place of the code. */
export interface ReviewThread {
  readonly path: string;
  /** Last line it is about in the present version of the file; `null` when that is gone. */
  readonly line: number | null;
  readonly resolved: boolean;
  /** The lines it is about have changed since. */
  readonly outdated: boolean;
  /** The piece of the diff it stands at; empty when the forge gives none. */
  readonly diffHunk: string;
  /** Oldest first; at most the latest 50. */
  readonly comments: readonly ContextComment[];
}

/** What the forge knows about a pull request at this moment. */
export interface PullRequestContext {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly author: Author;
  readonly editedAt: Date | null;
  readonly state: "open" | "closed" | "merged";
  readonly headBranch: string;
  /** Its commits come from another repository, where Porter may not write. */
  readonly fromFork: boolean;
  /** Porter itself opened it. */
  readonly byPorter: boolean;
  /** Issues of this repository that its merge closes. */
  readonly closes: readonly DeliveredIssue[];
  /** The conversation, oldest first; at most the latest 50. */
  readonly comments: readonly ContextComment[];
  /** Reviews that say something beside their comments, oldest first. */
  readonly reviews: readonly ContextComment[];
  readonly threads: readonly ReviewThread[];
}
