import type { PullRequest } from "./pull-request.ts";
import type { User } from "./user.ts";

/** Reactions GitHub knows, as REST spells them. */
export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly content: ReactionContent;
  readonly user: User;
  readonly createdAt: Date;
}

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

/** An earlier text, kept so that tests can see every edit. */
interface Revision {
  readonly body: string;
  readonly writtenAt: Date;
}

export interface Comment {
  readonly id: number;
  readonly nodeId: string;
  readonly author: User;
  readonly createdAt: Date;
  readonly reactions: Reaction[];
  /** Every text it ever had, oldest first; the last one is `body`. */
  readonly history: Revision[];
  body: string;
  updatedAt: Date;
  /** Last change of the text, `null` when it was never changed. */
  editedAt: Date | null;
  /** Why a maintainer hid it (`SPAM`, `OUTDATED` …), or `null`. */
  minimizedReason: string | null;
}

/** Another issue or pull request that mentions this one. */
export interface CrossReference {
  readonly nodeId: string;
  readonly source: Issue;
  /** True when the source is a pull request whose merge closes this issue. */
  readonly closes: boolean;
  readonly actor: User;
  readonly createdAt: Date;
}

/** An issue, or the issue side of a pull request: they share numbers, comments and labels. */
export interface Issue {
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  readonly author: User;
  readonly createdAt: Date;
  readonly comments: Comment[];
  readonly reactions: Reaction[];
  readonly labels: Label[];
  readonly assignees: User[];
  readonly crossReferences: CrossReference[];
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  updatedAt: Date;
  editedAt: Date | null;
  closedAt: Date | null;
  closedBy: User | null;
  /** Set when this is the issue side of a pull request. */
  pullRequest: PullRequest | null;
}
