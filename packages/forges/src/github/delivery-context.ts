import type { DeliveredIssue, DeliveryEvent, InstalledRepository, Person } from "@porter/orchestrator";
import type { Account, IssueFields, RepositoryFields } from "./webhook-schemas.ts";

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
  | "own_comment"
  | "own_action"
  | "bot_author"
  | "unknown_author"
  | "fork_pull_request"
  | "no_installation"
  | "installation_added"
  | "installation_restored"
  | "installation_permissions_accepted"
  | "repositories_added"
  | "assigned_to_somebody_else"
  | "ping"
  | "unexpected_payload";

export function ignored(reason: IgnoredReason): DeliveryEvent {
  return { kind: "ignored", reason };
}

/** What the event becomes when its payload is of the expected form. */
export function parsedContent<Payload>(
  parsed: { success: true; data: Payload } | { success: false },
  content: (payload: Payload) => DeliveryEvent,
): DeliveryEvent {
  return parsed.success ? content(parsed.data) : ignored("unexpected_payload");
}

export function notUsed(action: string | null): DeliveryEvent {
  return ignored(action === null ? "unexpected_payload" : "action_not_used");
}

/** `null` when a repository's own webhook sent it rather than the App's. */
export function installedRepository(
  payload: RepositoryFields,
  received: ReceivedDelivery,
): InstalledRepository | null {
  const installationId = payload.installation?.id ?? received.replayInstallationId;
  if (installationId === undefined) return null;
  return { owner: payload.repository.owner.login, name: payload.repository.name, installationId };
}

export function personOf(account: Account): Person {
  return { login: account.login, id: account.id, kind: account.type === "Bot" ? "bot" : "user" };
}

export function issueOf(issue: IssueFields): DeliveredIssue {
  return { number: issue.number, title: issue.title, body: issue.body ?? "", url: issue.html_url };
}

/** Porter's own login. Brackets cannot occur in a person's login, so nobody can pose as the App. */
export function isOwnLogin(login: string, { appSlug }: ReceivedDelivery): boolean {
  return sameLogin(login, `${appSlug}[bot]`);
}

/** Whether the person is a bot that is not on the list of those that may command. */
export function isForeignBot({ kind, login }: Person, { allowedBots }: ReceivedDelivery): boolean {
  return kind === "bot" && !allowedBots.some((bot) => sameLogin(bot, login));
}

function sameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
