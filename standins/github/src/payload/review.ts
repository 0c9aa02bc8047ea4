import { timestamp } from "../state/clock.ts";
import type { PullRequest } from "../state/pull-request.ts";
import type { Repository } from "../state/repository.ts";
import type { Review, ReviewComment, ReviewThread } from "../state/review.ts";
import type { World } from "../state/world.ts";
import { authorAssociation, issuePage, reactionCounts } from "./issue.ts";
import { repositoryApi } from "./repository.ts";
import { userPayload } from "./user.ts";

/** Where a review or one of its comments stands. */
export interface Reviewed {
  readonly repository: Repository;
  readonly pullRequest: PullRequest;
}

/** A review as REST has it. */
export function reviewPayload(world: World, { repository, pullRequest }: Reviewed, review: Review) {
  const pullUrl = `${repositoryApi(world, repository)}/pulls/${pullRequest.issue.number}`;
  const page = `${issuePage(world, repository, pullRequest.issue)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userPayload(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: authorAssociation(repository, review.author),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    submitted_at: timestamp(review.submittedAt),
    updated_at: timestamp(review.submittedAt),
    commit_id: review.commitSha,
  };
}

/** A review as webhooks have it: there the text may be missing and the state is in lower case. */
export function deliveredReviewPayload(world: World, reviewed: Reviewed, review: Review) {
  return {
    ...reviewPayload(world, reviewed, review),
    body: review.body === "" ? null : review.body,
    state: review.state.toLowerCase(),
  };
}

/** A comment at a line of the diff. */
export function reviewCommentPayload(
  world: World,
  { repository, pullRequest }: Reviewed,
  { thread, comment }: { thread: ReviewThread; comment: ReviewComment },
) {
  const api = repositoryApi(world, repository);
  const url = `${api}/pulls/comments/${comment.id}`;
  const pullUrl = `${api}/pulls/${pullRequest.issue.number}`;
  const page = `${issuePage(world, repository, pullRequest.issue)}#discussion_r${comment.id}`;
  const { place } = thread;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: comment.nodeId,
    diff_hunk: place.hunk,
    path: place.path,
    position: place.position,
    original_position: place.position,
    commit_id: place.commitSha,
    original_commit_id: place.commitSha,
    user: userPayload(world, comment.author),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    html_url: page,
    pull_request_url: pullUrl,
    author_association: authorAssociation(repository, comment.author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    start_line: null,
    original_start_line: null,
    original_line: place.line,
    line: place.line,
    start_side: null,
    side: "RIGHT",
    subject_type: "line",
    ...(comment.inReplyTo !== null && { in_reply_to_id: comment.inReplyTo }),
    reactions: reactionCounts(url, comment.reactions),
  };
}
