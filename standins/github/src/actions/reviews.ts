import { unifiedDiff } from "../git/history.ts";
import { placeInDiff } from "../git/place-in-diff.ts";
import { nodeId } from "../state/ids.ts";
import type { DiffPlace, Review, ReviewComment, ReviewState, ReviewThread } from "../state/review.ts";
import type { World } from "../state/world.ts";
import type { PullRequestStep } from "./pull-requests.ts";

/** A comment at a line of the file's new version. */
export interface NewReviewComment {
  readonly path: string;
  readonly line: number;
  readonly body: string;
}

export interface NewReview {
  readonly state: ReviewState;
  /** Empty when it only has comments. */
  readonly body: string;
  readonly comments: readonly NewReviewComment[];
}

/** Submits a review with its comments and tells of each; `null` when a line is not part of the diff. */
export async function submitReview(
  world: World,
  step: PullRequestStep,
  input: NewReview,
): Promise<Review | null> {
  const { repository, pullRequest, actor } = step;
  const { baseSha: base, headSha: head } = pullRequest;
  const diff = input.comments.length === 0 ? "" : await unifiedDiff(repository.git, { base, head });
  const places = input.comments.map(({ path, line }): DiffPlace | null => {
    const found = placeInDiff(diff, { path, line });
    return found && { path, line, commitSha: head, ...found };
  });
  if (places.includes(null)) return null;
  const review = addReview(world, step, input);
  for (const [index, { body }] of input.comments.entries()) {
    const place = places[index];
    if (!place) continue;
    const comment = newComment(world, step, { reviewId: review.id, inReplyTo: null, body });
    const thread: ReviewThread = {
      nodeId: nodeId("PRRT", comment.id),
      place,
      comments: [comment],
      resolved: false,
    };
    pullRequest.threads.push(thread);
    tellOfComment(world, step, { thread, comment });
  }
  world.emit({
    event: "pull_request_review",
    action: "submitted",
    repository,
    pullRequest,
    review,
    sender: actor,
  });
  return review;
}

/** Answers in a thread and tells. GitHub puts each answer into a review of its own. */
export function replyInThread(
  world: World,
  step: PullRequestStep,
  { thread, body }: { thread: ReviewThread; body: string },
): ReviewComment {
  const review = addReview(world, step, { state: "COMMENTED", body: "" });
  const inReplyTo = thread.comments[0]?.id ?? null;
  const comment = newComment(world, step, { reviewId: review.id, inReplyTo, body });
  thread.comments.push(comment);
  tellOfComment(world, step, { thread, comment });
  return comment;
}

function addReview(
  world: World,
  { pullRequest, actor }: PullRequestStep,
  { state, body }: Pick<NewReview, "state" | "body">,
): Review {
  const id = world.ids.next();
  const review: Review = {
    id,
    nodeId: nodeId("PRR", id),
    author: actor,
    state,
    body,
    commitSha: pullRequest.headSha,
    submittedAt: world.clock.now(),
  };
  pullRequest.reviews.push(review);
  pullRequest.issue.updatedAt = review.submittedAt;
  return review;
}

function newComment(
  world: World,
  { actor }: PullRequestStep,
  fields: Pick<ReviewComment, "reviewId" | "inReplyTo" | "body">,
): ReviewComment {
  const id = world.ids.next();
  const now = world.clock.now();
  return {
    ...fields,
    id,
    nodeId: nodeId("PRRC", id),
    author: actor,
    createdAt: now,
    reactions: [],
    history: [{ body: fields.body, writtenAt: now }],
    updatedAt: now,
    editedAt: null,
    minimizedReason: null,
  };
}

function tellOfComment(
  world: World,
  { repository, pullRequest, actor }: PullRequestStep,
  placed: { thread: ReviewThread; comment: ReviewComment },
): void {
  world.emit({
    event: "pull_request_review_comment",
    action: "created",
    repository,
    pullRequest,
    ...placed,
    sender: actor,
  });
}
