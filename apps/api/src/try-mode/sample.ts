import type { SampleIssueView } from "../trpc/views.ts";

/** The sample repository of try mode, as its pages use it. Everything goes through the stand-in's real doors. */
export interface Sample {
  /** `owner/name`. */
  readonly repo: string;
  issues(): Promise<readonly { number: number; title: string; state: "open" | "closed" }[]>;
  /** `null` when there is no such issue. */
  issue(number: number): Promise<SampleIssueView | null>;
  /** Comments as the sample's maintainer; the stand-in sends the webhook. */
  comment(number: number, body: string): Promise<{ commentId: string }>;
  /** Merges a pull request as the maintainer. */
  merge(pullRequestNumber: number): Promise<void>;
  closeIssue(number: number): Promise<void>;
}
