import type { Permissions } from "./state/installation.ts";
import type { WebhookTarget } from "./webhooks/webhook-sender.ts";

/** How a stand-in is started. Everything has a default. */
export interface GitHubStandInOptions {
  /** Port on 127.0.0.1; 0 (the default) lets the system choose. */
  readonly port?: number;
  /** Folder for the bare repositories. Default: a temporary one that `close` removes. */
  readonly dataDir?: string;
  /** Where webhooks go; `setWebhook` can say so later. */
  readonly webhook?: WebhookTarget;
  readonly appId?: number;
  /** The bot is `<appSlug>[bot]`. Default: `porter`. */
  readonly appSlug?: string;
  /** Public key (PEM, SPKI) of an App whose private key somebody else has. Default: a new pair. */
  readonly publicKeyPem?: string;
  /** What the App may do where it is installed. */
  readonly permissions?: Permissions;
  /** Webhook events the App gets. */
  readonly events?: readonly string[];
}

/** What Porter's App asks for. */
export const defaultPermissions: Permissions = {
  checks: "write",
  contents: "write",
  issues: "write",
  members: "read",
  metadata: "read",
  pull_requests: "write",
};

/** Webhook events Porter's App subscribes to. */
export const defaultEvents: readonly string[] = [
  "issue_comment",
  "issues",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "repository",
];

export const defaultAppId = 4_242;
