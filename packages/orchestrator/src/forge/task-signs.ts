import type { InstalledRepository } from "./repository.ts";

/** Where a check run stands. */
export type CheckState = "queued" | "in_progress" | CheckConclusion;

/** How a check run ended. */
export type CheckConclusion = "success" | "failure" | "cancelled" | "timed_out";

/** What a check run says. */
export interface CheckReport {
  /** The task's id: it finds the check run again. */
  readonly externalId: string;
  readonly state: CheckState;
  /** Page that people get to from it. */
  readonly detailsUrl: string;
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

/** A check run that Porter keeps true, on one commit. */
export interface ManagedCheck extends CheckReport {
  readonly repository: InstalledRepository;
  readonly headSha: string;
}

/** A label as a repository lists it. */
export interface LabelLook {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** Which of Porter's own labels an issue is to carry. */
export interface ManagedLabel {
  readonly repository: InstalledRepository;
  readonly issueNumber: number;
  /** `null` takes Porter's labels off. */
  readonly wanted: LabelLook | null;
  /** Names of all labels that are Porter's own. */
  readonly own: readonly string[];
}

/** Name under which Porter's check runs are listed. */
export const checkName = "Porter";
