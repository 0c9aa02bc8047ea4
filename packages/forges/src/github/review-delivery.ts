import type { CommentKind, DeliveryEvent } from "@porter/orchestrator";
import {
  ignored,
  installedRepository,
  isForeignBot,
  isOwnLogin,
  notUsed,
  parsedContent,
  personOf,
  type ReceivedDelivery,
} from "./delivery-context.ts";
import {
  reviewCommentSchema,
  reviewSubmittedSchema,
  type ReviewedPullRequest,
  type Said,
} from "./review-schemas.ts";

/** `pull_request_review`: the text of a review, once it is submitted. */
export function reviewContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  if (action !== "submitted") return notUsed(action);
  return parsedContent(reviewSubmittedSchema.safeParse(received.payload), (payload) => {
    const { review } = payload;
    const said = { ...review, body: review.body ?? "", created_at: review.submitted_at };
    return mentionOn(payload, { kind: "review", said }, received);
  });
}

/**
 * `pull_request_review_comment`: a comment at a line of the diff. GitHub sends one for each comment of a review beside the
 * event of the review itself, whose text is another one: each text is delivered once.
 */
export function reviewCommentContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  if (action === "edited") return ignored("comment_edited");
  if (action === "deleted") return ignored("comment_deleted");
  if (action !== "created") return notUsed(action);
  return parsedContent(reviewCommentSchema.safeParse(received.payload), (payload) =>
    mentionOn(payload, { kind: "review-comment", said: payload.comment }, received),
  );
}

function mentionOn(
  payload: ReviewedPullRequest,
  { kind, said }: { kind: CommentKind; said: Said },
  received: ReceivedDelivery,
): DeliveryEvent {
  if (said.user === null) return ignored("unknown_author");
  const author = personOf(said.user);
  if (isOwnLogin(author.login, received)) return ignored("own_comment");
  if (isForeignBot(author, received)) return ignored("bot_author");
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  const { number, title, body, html_url: url, head } = payload.pull_request;
  return {
    kind: "mention",
    mention: {
      repository,
      issue: { number, title, body: body ?? "", url },
      pullRequest: { number, headBranch: head.ref },
      comment: { id: String(said.id), url: said.html_url, kind },
      text: said.body,
      author,
      writtenAt: said.created_at,
    },
  };
}
