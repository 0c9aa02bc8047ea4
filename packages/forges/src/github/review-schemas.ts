import { z } from "zod";
import { account, everywhere, instant, issue } from "./webhook-schemas.ts";

const pullRequest = issue.extend({ head: z.object({ ref: z.string().min(1) }) });

const text = z.object({
  id: z.int().positive(),
  html_url: z.url(),
  /** `null` when the account is gone. */
  user: account.nullable(),
});

/** `pull_request_review` with action `submitted`. */
export const reviewSubmittedSchema = z.object({
  ...everywhere,
  pull_request: pullRequest,
  review: text.extend({
    /** `null` when a review only approves, or only has comments at lines. */
    body: z.string().nullable(),
    submitted_at: instant,
  }),
});

const reviewComment = text.extend({ body: z.string(), created_at: instant });

/** `pull_request_review_comment` with action `created`. */
export const reviewCommentSchema = z.object({
  ...everywhere,
  pull_request: pullRequest,
  comment: reviewComment,
});

/** What somebody said, whichever way. */
export type Said = z.infer<typeof reviewComment>;
export type ReviewedPullRequest = Omit<z.infer<typeof reviewCommentSchema>, "comment">;
