import { z } from "zod";

/**
 * What Porter reads of GitHub's webhook payloads, and nothing more: a field that is not used cannot break a
 * delivery. Outside facts: https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */

export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const everywhere = {
  repository: z.object({ name: z.string().min(1), owner: z.object({ login: z.string().min(1) }) }),
  /** Absent when a repository's own webhook sent it rather than the App's. */
  installation: z.object({ id: z.int().positive() }).nullish(),
};

export const account = z.object({ login: z.string().min(1), id: z.int(), type: z.string() });

/** Any payload that has an action. */
export const actionSchema = z.object({ action: z.string() });

export const issue = z.object({
  number: z.int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.url(),
});

/** `issue_comment` with action `created`. */
export const commentCreatedSchema = z.object({
  ...everywhere,
  issue: issue.extend({
    node_id: z.string().optional(),
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

/** `issues` with action `opened`. */
export const issueOpenedSchema = z.object({
  ...everywhere,
  sender: account,
  issue: issue.extend({
    created_at: instant,
    labels: z.array(z.object({ name: z.string() })).nullish(),
  }),
});

/** `issues` with action `labeled`. */
export const issueLabeledSchema = z.object({
  ...everywhere,
  sender: account,
  issue: issue.extend({ updated_at: instant }),
  label: z.object({ name: z.string() }),
});

/** `issues` with action `assigned`. */
export const issueAssignedSchema = z.object({
  ...everywhere,
  sender: account,
  issue: issue.extend({ updated_at: instant }),
  assignee: z.object({ login: z.string() }).nullish(),
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

/** `installation`, whatever happened to it. */
export const installationSchema = z.object({
  installation: z.object({ id: z.int().positive(), account: z.object({ login: z.string() }) }),
});

/** `installation_repositories` with action `removed`. */
export const installationRepositoriesSchema = z.object({
  repositories_removed: z.array(z.object({ full_name: z.string().regex(/^[^/]+\/[^/]+$/) })),
});

/** Any `repository` event. */
export const repositorySchema = z.object(everywhere);

/** `repository` with action `renamed`. */
export const repositoryRenamedSchema = repositorySchema.extend({
  changes: z.object({ repository: z.object({ name: z.object({ from: z.string().min(1) }) }) }),
});

const formerOwner = z.object({ login: z.string().min(1) }).nullish();

/** `repository` with action `transferred`. */
export const repositoryTransferredSchema = repositorySchema.extend({
  changes: z.object({
    owner: z.object({ from: z.object({ user: formerOwner, organization: formerOwner }) }),
  }),
});

/** `github_app_authorization` with action `revoked`. */
export const authorizationRevokedSchema = z.object({ sender: z.object({ id: z.int() }) });

export type Account = z.infer<typeof account>;
export type IssueFields = z.infer<typeof issue>;
export type RepositoryFields = z.infer<typeof repositorySchema>;
/** What every event that may mean a task has. */
export type IssueAction = RepositoryFields & { readonly sender: Account; readonly issue: IssueFields };
export type CommentCreated = z.infer<typeof commentCreatedSchema>;
export type PullRequestClosed = z.infer<typeof pullRequestClosedSchema>;
