/** What a check run says of a commit. */
export interface CheckRun {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string | null;
  readonly startedAt: Date;
  detailsUrl: string | null;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
}

export const checkStatuses = ["queued", "in_progress", "completed"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

export const checkConclusions = [
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "skipped",
  "success",
  "timed_out",
] as const;
export type CheckConclusion = (typeof checkConclusions)[number];
