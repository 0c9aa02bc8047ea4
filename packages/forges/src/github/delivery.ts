import type { Delivery, DeliveryEvent, InstalledRepository } from "@porter/orchestrator";
import {
  actionSchema,
  commentCreatedSchema,
  issueClosedSchema,
  pullRequestClosedSchema,
  type CommentCreated,
  type IssueClosed,
  type PullRequestClosed,
} from "./webhook-schemas.ts";

/** A verified webhook request, its body parsed as JSON. */
export interface ReceivedDelivery {
  /** `X-GitHub-Event`. */
  readonly event: string;
  /** `X-GitHub-Delivery`: the same when GitHub delivers it again. */
  readonly deliveryId: string;
  readonly payload: unknown;
  /** Slug of Porter's own GitHub App; what `<slug>[bot]` writes never triggers anything. */
  readonly appSlug: string;
  /** Logins of the other bots that may command, such as `renovate[bot]`. Exact, ignoring case; no patterns. */
  readonly allowedBots: readonly string[];
  /** For replays of payloads recorded without an App: stands for the `installation.id` they lack. */
  readonly replayInstallationId?: number;
}

/** Why a delivery does not concern Porter. */
export type IgnoredReason =
  | "event_not_used"
  | "action_not_used"
  | "comment_edited"
  | "comment_deleted"
  | "pull_request_comment"
  | "own_comment"
  | "bot_author"
  | "unknown_author"
  | "fork_pull_request"
  | "no_installation"
  | "unexpected_payload";

/** Turns a verified delivery into what happened, or into the reason why it is ignored. Total: never throws. */
export function parseDelivery(received: ReceivedDelivery): Delivery {
  const { event, deliveryId, payload } = received;
  const parsed = actionSchema.safeParse(payload);
  const action = parsed.success ? parsed.data.action : null;
  return { id: deliveryId, event, action, content: contentOf(received, action) };
}

function contentOf(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  switch (received.event) {
    case "issue_comment":
      return commentContent(received, action);
    case "issues":
      if (action !== "closed") return notUsed(action);
      return parsedContent(issueClosedSchema.safeParse(received.payload), (payload) =>
        issueClosed(payload, received),
      );
    case "pull_request":
      if (action !== "closed") return notUsed(action);
      return parsedContent(pullRequestClosedSchema.safeParse(received.payload), (payload) =>
        pullRequestClosed(payload, received),
      );
    default:
      return ignored("event_not_used");
  }
}

function commentContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  if (action === "edited") return ignored("comment_edited");
  if (action === "deleted") return ignored("comment_deleted");
  if (action !== "created") return notUsed(action);
  return parsedContent(commentCreatedSchema.safeParse(received.payload), (payload) =>
    commentCreated(payload, received),
  );
}

function commentCreated(payload: CommentCreated, received: ReceivedDelivery): DeliveryEvent {
  const { issue, comment } = payload;
  if (comment.user === null) return ignored("unknown_author");
  const author = {
    login: comment.user.login,
    id: comment.user.id,
    kind: comment.user.type === "Bot" ? ("bot" as const) : ("user" as const),
  };
  // The login alone decides: brackets cannot occur in a person's login, so nobody can pose as the App.
  if (sameLogin(author.login, `${received.appSlug}[bot]`)) return ignored("own_comment");
  if (author.kind === "bot" && !received.allowedBots.some((bot) => sameLogin(bot, author.login))) {
    return ignored("bot_author");
  }
  if (issue.pull_request !== undefined && issue.pull_request !== null) {
    return ignored("pull_request_comment");
  }
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return {
    kind: "mention",
    mention: {
      repository,
      issue: { number: issue.number, title: issue.title, body: issue.body ?? "", url: issue.html_url },
      comment: { id: String(comment.id), url: comment.html_url },
      ...(issue.node_id !== undefined &&
        comment.node_id !== undefined && { nodeIds: { issue: issue.node_id, comment: comment.node_id } }),
      text: comment.body,
      author,
      writtenAt: comment.created_at,
    },
  };
}

function issueClosed(payload: IssueClosed, received: ReceivedDelivery): DeliveryEvent {
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return { kind: "issue-closed", repository, issueNumber: payload.issue.number };
}

function pullRequestClosed(payload: PullRequestClosed, received: ReceivedDelivery): DeliveryEvent {
  const { number, head, base, merged_at: mergedAt } = payload.pull_request;
  // Anybody may name a branch in a fork like one of Porter's.
  if (head.repo?.full_name !== base.repo.full_name) return ignored("fork_pull_request");
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return { kind: "pull-request-closed", repository, number, branch: head.ref, mergedAt };
}

function installedRepository(
  payload: Pick<CommentCreated, "repository" | "installation">,
  received: ReceivedDelivery,
): InstalledRepository | null {
  const installationId = payload.installation?.id ?? received.replayInstallationId;
  if (installationId === undefined) return null;
  return { owner: payload.repository.owner.login, name: payload.repository.name, installationId };
}

function parsedContent<Payload>(
  parsed: { success: true; data: Payload } | { success: false },
  content: (payload: Payload) => DeliveryEvent,
): DeliveryEvent {
  return parsed.success ? content(parsed.data) : ignored("unexpected_payload");
}

function notUsed(action: string | null): DeliveryEvent {
  return ignored(action === null ? "unexpected_payload" : "action_not_used");
}

function ignored(reason: IgnoredReason): DeliveryEvent {
  return { kind: "ignored", reason };
}

function sameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
