import type { InstalledRepository, Repository } from "../forge/repository.ts";

/** An issue as a delivery carried it. */
export interface DeliveredIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
}

/** A forge's global ids of an issue and of the comment on it that asked. */
export interface NodeIds {
  readonly issue: string;
  readonly comment: string;
}
/** Where a comment stands: in a conversation, at a line of a diff, or as the text of a review. */
export const commentKinds = ["issue-comment", "review-comment", "review"] as const;
export type CommentKind = (typeof commentKinds)[number];

/** A comment (or request from elsewhere) that may address Porter. */
export interface Mention {
  readonly repository: InstalledRepository;
  readonly issue: DeliveredIssue;
  /** Known when a delivery brought the comment. */
  readonly nodeIds?: NodeIds;
  /** `null` when the request did not come from a comment. */
  readonly comment: { readonly id: string; readonly url: string; readonly kind?: CommentKind } | null;
  /** Set when it stands on a pull request; `issue` is then the pull request as delivered. */
  readonly pullRequest?: {
    readonly number: number;
    /** `null` when the delivery did not say. */
    readonly headBranch: string | null;
  };
  /** The text as delivered; never read again from the forge, where it may have been edited since. */
  readonly text: string;
  readonly author: Person;
  /** When it was written: what is newer in the issue is not trusted. */
  readonly writtenAt: Date;
}

/** Somebody as a delivery names them. */
export interface Person {
  readonly login: string;
  readonly id: number;
  readonly kind: "user" | "bot";
}

/** Somebody did something to an issue that may mean a task, by rules that have to be read first. */
interface IssueEvent {
  readonly repository: InstalledRepository;
  readonly issue: DeliveredIssue;
  /** Who did it, and so would ask for the task. */
  readonly person: Person;
  readonly at: Date;
}

/** A webhook delivery after its schema check: what happened, or why it does not concern Porter. */
export type DeliveryEvent =
  | { readonly kind: "mention"; readonly mention: Mention }
  | (IssueEvent & { readonly kind: "issue-opened"; readonly labels: readonly string[] })
  | (IssueEvent & { readonly kind: "issue-labeled"; readonly label: string })
  | (IssueEvent & { readonly kind: "issue-assigned" })
  /** Porter may not act any more: in all of an installation, or in some repositories. */
  | {
      readonly kind: "access-lost";
      readonly scope: { readonly installationId: number } | { readonly repositories: readonly Repository[] };
      /** Completes "because …". */
      readonly why: string;
    }
  | { readonly kind: "repository-moved"; readonly from: Repository; readonly to: InstalledRepository }
  /** Somebody took back what they had allowed Porter to do in their name. */
  | { readonly kind: "authorization-revoked"; readonly userId: number }
  | { readonly kind: "issue-closed"; readonly repository: InstalledRepository; readonly issueNumber: number }
  | {
      readonly kind: "pull-request-closed";
      readonly repository: InstalledRepository;
      readonly number: number;
      readonly branch: string;
      readonly mergedAt: Date | null;
    }
  | { readonly kind: "ignored"; readonly reason: string };

/** A verified delivery. */
export interface Delivery {
  /** The forge's own id: the same on redelivery, hence the key against doing anything twice. */
  readonly id: string;
  /** Event name, such as `issue_comment`. */
  readonly event: string;
  readonly action: string | null;
  readonly content: DeliveryEvent;
}
