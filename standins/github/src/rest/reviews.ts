import { z } from "zod";
import { addReaction } from "../actions/comments.ts";
import { replyInThread, submitReview } from "../actions/reviews.ts";
import { reactionPayload } from "../payload/issue.ts";
import { reviewCommentPayload, reviewPayload } from "../payload/review.ts";
import { reactionContents } from "../state/issue.ts";
import { pullRequestsOf } from "../state/repository.ts";
import { created, failure, invalid, notFound, ok } from "./answer.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation, RepositoryRequest } from "./operation.ts";
import { paginated } from "./paginate.ts";
import { pullOf } from "./pulls.ts";

const newReviewSchema = z.object({
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  comments: z.array(z.object({ path: z.string(), line: z.int(), body: z.string().min(1) })).default([]),
});
const newCommentSchema = z.object({
  body: z.string().min(1),
  path: z.string(),
  line: z.int(),
  commit_id: z.string(),
});

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

const read = { anyOf: ["pull_requests"], level: "read" } as const;
const write = { anyOf: ["pull_requests"], level: "write" } as const;

const notInDiff = invalid({
  resource: "PullRequestReviewComment",
  field: "pull_request_review_thread.line",
  code: "custom",
  message: "pull_request_review_thread.line must be part of the diff",
});

// For a whole review GitHub describes a plainer refusal.
const unresolvedLine = failure(422, "Unprocessable Entity: Line could not be resolved");

/** Reviews and the comments at lines of a diff. */
export const reviewOperations: readonly Operation[] = [
  repositoryOperation({
    id: "pulls/list-reviews",
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    needs: read,
    handle(request) {
      const { world, repository } = request;
      const pullRequest = pullOf(request);
      if (pullRequest === null) return notFound;
      return paginated(request, pullRequest.reviews, (page) =>
        page.map((review) => reviewPayload(world, { repository, pullRequest }, review)),
      );
    },
  }),
  repositoryOperation({
    id: "pulls/create-review",
    method: "POST",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    needs: write,
    body: newReviewSchema,
    async handle(request) {
      const { world, repository, actor, body } = request;
      const pullRequest = pullOf(request);
      if (pullRequest === null) return notFound;
      const step = { repository, pullRequest, actor };
      const review = await submitReview(world, step, { ...body, state: states[body.event] });
      return review === null ? unresolvedLine : ok(reviewPayload(world, step, review));
    },
  }),
  repositoryOperation({
    id: "pulls/list-review-comments",
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
    needs: read,
    handle(request) {
      const { world, repository } = request;
      const pullRequest = pullOf(request);
      if (pullRequest === null) return notFound;
      const placed = pullRequest.threads
        .flatMap((thread) => thread.comments.map((comment) => ({ thread, comment })))
        .toSorted((one, other) => one.comment.id - other.comment.id);
      return paginated(request, placed, (page) =>
        page.map((each) => reviewCommentPayload(world, { repository, pullRequest }, each)),
      );
    },
  }),
  repositoryOperation({
    id: "pulls/create-review-comment",
    method: "POST",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
    needs: write,
    body: newCommentSchema,
    async handle(request) {
      const { world, repository, actor, body } = request;
      const pullRequest = pullOf(request);
      if (pullRequest === null) return notFound;
      const step = { repository, pullRequest, actor };
      const review = await submitReview(world, step, { state: "COMMENTED", body: "", comments: [body] });
      const thread = pullRequest.threads.find(({ comments: [first] }) => first?.reviewId === review?.id);
      const comment = thread?.comments[0];
      if (thread === undefined || comment === undefined) return notInDiff;
      return created(reviewCommentPayload(world, step, { thread, comment }));
    },
  }),
  repositoryOperation({
    id: "pulls/create-reply-for-review-comment",
    method: "POST",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
    needs: write,
    body: z.object({ body: z.string().min(1) }),
    handle(request) {
      const { world, repository, actor, body } = request;
      const placed = reviewCommentOf(request);
      if (placed === null || placed.pullRequest !== pullOf(request)) return notFound;
      const { pullRequest, thread } = placed;
      const step = { repository, pullRequest, actor };
      const comment = replyInThread(world, step, { thread, body: body.body });
      return created(reviewCommentPayload(world, step, { thread, comment }));
    },
  }),
  repositoryOperation({
    id: "reactions/create-for-pull-request-review-comment",
    method: "POST",
    path: "/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions",
    needs: write,
    body: z.object({ content: z.enum(reactionContents) }),
    handle(request) {
      const { world, actor, body } = request;
      const placed = reviewCommentOf(request);
      if (placed === null) return notFound;
      const result = addReaction(world, { to: placed.comment, user: actor, content: body.content });
      return { status: result.created ? 201 : 200, body: reactionPayload(world, result.reaction) };
    },
  }),
];

function reviewCommentOf({ repository, params }: Pick<RepositoryRequest<unknown>, "repository" | "params">) {
  const id = Number(params.comment_id);
  for (const pullRequest of pullRequestsOf(repository)) {
    for (const thread of pullRequest.threads) {
      const comment = thread.comments.find((each) => each.id === id);
      if (comment !== undefined) return { pullRequest, thread, comment };
    }
  }
  return null;
}
