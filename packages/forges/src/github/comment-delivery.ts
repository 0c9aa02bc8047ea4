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
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return {
    kind: "mention",
    mention: {
      repository,
      issue: issueOf(issue),
      ...(issue.node_id !== undefined &&
        comment.node_id !== undefined && { nodeIds: { issue: issue.node_id, comment: comment.node_id } }),
      // Its branch is not part of this payload.
      ...(issue.pull_request != null && { pullRequest: { number: issue.number, headBranch: null } }),
      comment: { id: String(comment.id), url: comment.html_url, kind: "issue-comment" },
      text: comment.body,
      author,
      writtenAt: comment.created_at,
    },
  };
}
