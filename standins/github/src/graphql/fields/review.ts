import { resolveExpression } from "../../git/resolve.ts";
import { timestamp } from "../../state/clock.ts";
import type { PullRequest } from "../../state/pull-request.ts";
import type { Repository } from "../../state/repository.ts";
import type { Review, ReviewComment, ReviewThread } from "../../state/review.ts";
import { connection } from "../connection.ts";
import type { PageArguments } from "../connection.ts";
import { actorSource } from "../source.ts";
import type { Fields, PullRequestSource } from "../source.ts";

interface ReviewSource {
  readonly __typename: "PullRequestReview";
  readonly review: Review;
}

interface ThreadSource {
  readonly __typename: "PullRequestReviewThread";
  readonly repository: Repository;
  readonly pullRequest: PullRequest;
  readonly thread: ReviewThread;
}

interface ReviewCommentSource {
  readonly __typename: "PullRequestReviewComment";
  readonly thread: ReviewThread;
  readonly comment: ReviewComment;
}

/** What people said about a pull request in reviews. */
export const reviewsOfPullRequest: Fields<PullRequestSource> = {
  reviews: ({ pullRequest }, args: PageArguments) =>
    connection(
      {
        name: "reviews",
        items: pullRequest.reviews,
        node: (review): ReviewSource => ({ __typename: "PullRequestReview", review }),
      },
      args,
    ),
  reviewThreads: ({ repository, pullRequest }, args: PageArguments) =>
    connection(
      {
        name: "reviewThreads",
        items: pullRequest.threads,
        node: (thread): ThreadSource => ({
          __typename: "PullRequestReviewThread",
          repository,
          pullRequest,
          thread,
        }),
      },
      args,
    ),
};

export const reviewFields: Fields<ReviewSource> = {
  id: ({ review }) => review.nodeId,
  fullDatabaseId: ({ review }) => String(review.id),
  body: ({ review }) => review.body,
  state: ({ review }) => review.state,
  author: ({ review }) => actorSource(review.author),
  createdAt: ({ review }) => timestamp(review.submittedAt),
  submittedAt: ({ review }) => timestamp(review.submittedAt),
  lastEditedAt: () => null,
  isMinimized: () => false,
};

export const reviewThreadFields: Fields<ThreadSource> = {
  id: ({ thread }) => thread.nodeId,
  isResolved: ({ thread }) => thread.resolved,
  isOutdated,
  path: ({ thread }) => thread.place.path,
  line: async (source) => ((await isOutdated(source)) ? null : source.thread.place.line),
  originalLine: ({ thread }) => thread.place.line,
  comments: ({ thread }, args: PageArguments) =>
    connection(
      {
        name: "comments",
        items: thread.comments,
        node: (comment): ReviewCommentSource => ({
          __typename: "PullRequestReviewComment",
          thread,
          comment,
        }),
      },
      args,
    ),
};

export const reviewCommentFields: Fields<ReviewCommentSource> = {
  id: ({ comment }) => comment.nodeId,
  fullDatabaseId: ({ comment }) => String(comment.id),
  body: ({ comment }) => comment.body,
  path: ({ thread }) => thread.place.path,
  diffHunk: ({ thread }) => thread.place.hunk,
  author: ({ comment }) => actorSource(comment.author),
  createdAt: ({ comment }) => timestamp(comment.createdAt),
  lastEditedAt: ({ comment }) => (comment.editedAt === null ? null : timestamp(comment.editedAt)),
  isMinimized: ({ comment }) => comment.minimizedReason !== null,
};

/** Whether the line reads otherwise at the head of the pull request than when the thread began. */
async function isOutdated({ repository, pullRequest, thread }: ThreadSource): Promise<boolean> {
  const { path, line, commitSha } = thread.place;
  if (commitSha === pullRequest.headSha) return false;
  const [then, now] = await Promise.all(
    [commitSha, pullRequest.headSha].map(async (sha) => {
      const found = await resolveExpression(repository.git, `${sha}:${path}`, repository.defaultBranch);
      const blob = found === null ? null : await repository.git.objects.read(found.sha);
      return blob?.data.toString("utf8").split("\n")[line - 1];
    }),
  );
  return then !== now;
}
