import type { DeliveryEvent } from "@porter/orchestrator";
import {
  ignored,
  installedRepository,
  isForeignBot,
  isOwnLogin,
  issueOf,
  notUsed,
  parsedContent,
  personOf,
  type ReceivedDelivery,
} from "./delivery-context.ts";
import { commentCreatedSchema, type CommentCreated } from "./webhook-schemas.ts";

/** `issue_comment`: what is edited or deleted later does not count, by design: a command holds as it was written. */
export function commentContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
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
  const author = personOf(comment.user);
  if (isOwnLogin(author.login, received)) return ignored("own_comment");
  if (isForeignBot(author, received)) return ignored("bot_author");
  if (issue.pull_request !== undefined && issue.pull_request !== null) {
    return ignored("pull_request_comment");
  }
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return {
    kind: "mention",
    mention: {
      repository,
      issue: issueOf(issue),
      comment: { id: String(comment.id), url: comment.html_url },
      ...(issue.node_id !== undefined &&
        comment.node_id !== undefined && { nodeIds: { issue: issue.node_id, comment: comment.node_id } }),
      text: comment.body,
      author,
      writtenAt: comment.created_at,
    },
  };
}
