import { z } from "zod";

/**
 * What Porter reads of GitHub's webhook payloads, and nothing more: a field that is not used cannot break a
 * delivery. Outside facts: https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const everywhere = {
  repository: z.object({ name: z.string().min(1), owner: z.object({ login: z.string().min(1) }) }),
  /** Absent when a repository's own webhook sent it rather than the App's. */
  installation: z.object({ id: z.int().positive() }).nullish(),
};

const account = z.object({ login: z.string().min(1), id: z.int(), type: z.string() });

/** Any payload that has an action. */
export const actionSchema = z.object({ action: z.string() });

/** `issue_comment` with action `created`. */
export const commentCreatedSchema = z.object({
  ...everywhere,
  issue: z.object({
    node_id: z.string().optional(),
    number: z.int().positive(),
    title: z.string(),
    body: z.string().nullish(),
    html_url: z.url(),
    /** Present when the "issue" is a pull request. */
    pull_request: z.unknown().optional(),
  }),
  comment: z.object({
    id: z.int().positive(),
    node_id: z.string().optional(),
    html_url: z.url(),
    body: z.string(),
    created_at: instant,
    /** `null` when the account is gone. */
    user: account.nullable(),
  }),
});

/** `issues` with action `closed`. */
export const issueClosedSchema = z.object({
  ...everywhere,
  issue: z.object({ number: z.int().positive() }),
});

/** `pull_request` with action `closed`. */
export const pullRequestClosedSchema = z.object({
  ...everywhere,
  pull_request: z.object({
    number: z.int().positive(),
    merged_at: instant.nullable(),
    head: z.object({
      ref: z.string().min(1),
      /** `null` when the fork it came from is gone. */
      repo: z.object({ full_name: z.string() }).nullable(),
    }),
    base: z.object({ repo: z.object({ full_name: z.string() }) }),
  }),
});

export type CommentCreated = z.infer<typeof commentCreatedSchema>;
export type IssueClosed = z.infer<typeof issueClosedSchema>;
export type PullRequestClosed = z.infer<typeof pullRequestClosedSchema>;
