import type { InstalledRepository } from "../forge/repository.ts";

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

/** A comment (or request from elsewhere) that may address Porter. */
export interface Mention {
  readonly repository: InstalledRepository;
  readonly issue: DeliveredIssue;
  /** `null` when the request did not come from a comment. */
  readonly comment: { readonly id: string; readonly url: string } | null;
  /** Known when a delivery brought the comment. */
  readonly nodeIds?: NodeIds;
  /** The text as delivered; never read again from the forge, where it may have been edited since. */
  readonly text: string;
  readonly author: { readonly login: string; readonly id: number; readonly kind: "user" | "bot" };
  /** When it was written: what is newer in the issue is not trusted. */
  readonly writtenAt: Date;
}

/** A webhook delivery after its schema check: what happened, or why it does not concern Porter. */
export type DeliveryEvent =
  | { readonly kind: "mention"; readonly mention: Mention }
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
