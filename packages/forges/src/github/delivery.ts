import type { Delivery, DeliveryEvent } from "@porter/orchestrator";
import { commentContent } from "./comment-delivery.ts";
import { ignored, type ReceivedDelivery } from "./delivery-context.ts";
import {
  authorizationContent,
  installationContent,
  installationRepositoriesContent,
  repositoryContent,
} from "./installation-delivery.ts";
import { issueContent } from "./issue-delivery.ts";
import { pullRequestContent } from "./pull-request-delivery.ts";
import { reviewCommentContent, reviewContent } from "./review-delivery.ts";
import { actionSchema } from "./webhook-schemas.ts";

export type { IgnoredReason, ReceivedDelivery } from "./delivery-context.ts";

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
      return issueContent(received, action);
    case "pull_request_review":
      return reviewContent(received, action);
    case "pull_request_review_comment":
      return reviewCommentContent(received, action);
    case "pull_request":
      return pullRequestContent(received, action);
    case "installation":
      return installationContent(received, action);
    case "installation_repositories":
      return installationRepositoriesContent(received, action);
    case "repository":
      return repositoryContent(received, action);
    case "github_app_authorization":
      return authorizationContent(received, action);
    case "ping":
      return ignored("ping");
    default:
      return ignored("event_not_used");
  }
}
