import type { DeliveryEvent } from "@porter/orchestrator";
import {
  ignored,
  installedRepository,
  notUsed,
  parsedContent,
  type ReceivedDelivery,
} from "./delivery-context.ts";
import { pullRequestClosedSchema, type PullRequestClosed } from "./webhook-schemas.ts";

/** `pull_request`: the end of one, merged or not. */
export function pullRequestContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  if (action !== "closed") return notUsed(action);
  return parsedContent(pullRequestClosedSchema.safeParse(received.payload), (payload) =>
    pullRequestClosed(payload, received),
  );
}

function pullRequestClosed(payload: PullRequestClosed, received: ReceivedDelivery): DeliveryEvent {
  const { number, head, base, merged_at: mergedAt } = payload.pull_request;
  // Anybody may name a branch in a fork like one of Porter's.
  if (head.repo?.full_name !== base.repo.full_name) return ignored("fork_pull_request");
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return { kind: "pull-request-closed", repository, number, branch: head.ref, mergedAt };
}
