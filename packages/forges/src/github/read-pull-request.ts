import {
  fullName,
  type ContextComment,
  type InstalledRepository,
  type PullRequestContext,
  type ReviewThread,
} from "@porter/orchestrator";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";
import { pullRequestContextQuery } from "./pull-request-context-query.ts";
import {
  pullRequestContextSchema,
  type CommentAnswer,
  type PullRequestAnswer,
  type ThreadAnswer,
} from "./pull-request-context-schema.ts";
import { partialData } from "./partial-data.ts";
import { authorOf } from "./read-context.ts";

/** Reads a pull request with its reviews in one request. `ownLogin` is the login Porter writes under. */
export async function readPullRequest(
  client: Client,
  repository: InstalledRepository,
  { number, ownLogin }: { number: number; ownLogin: string },
): Promise<PullRequestContext> {
  const { owner, name } = repository;
  const answer = await ask({
    doing: { what: `read pull request #${number}`, permission: "Pull requests: read", repository },
    answer: pullRequestContextSchema,
    request: async () => ({
      data: await partialData(
        client.graphql(pullRequestContextQuery, { owner, name, number }),
        pullRequestContextSchema,
      ),
    }),
  });
  return contextOf(answer.repository.pullRequest, repository, ownLogin);
}

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function contextOf(
  answer: PullRequestAnswer,
  repository: InstalledRepository,
  ownLogin: string,
): PullRequestContext {
  const { number, url, title, body, state, headRefName, isCrossRepository, lastEditedAt } = answer;
  const author = authorOf(answer.author);
  const ownName = fullName(repository).toLowerCase();
  return {
    number,
    url,
    title,
    body,
    author,
    editedAt: lastEditedAt,
    state: states[state],
    headBranch: headRefName,
    fromFork: isCrossRepository,
    byPorter: author.kind === "bot" && author.login.toLowerCase() === ownLogin.toLowerCase(),
    closes: answer.closingIssuesReferences
      .filter((issue) => issue.repository.nameWithOwner.toLowerCase() === ownName)
      .map((issue) => ({ number: issue.number, title: issue.title, body: issue.body, url: issue.url })),
    comments: answer.comments.map(commentOf),
    reviews: answer.reviews.flatMap((review) =>
      review.submittedAt === null || review.body.trim() === ""
        ? []
        : [{ ...commentOf(review), createdAt: review.submittedAt }],
    ),
    threads: answer.reviewThreads.map(threadOf),
  };
}

function threadOf({ path, line, isResolved, isOutdated, comments }: ThreadAnswer): ReviewThread {
  return {
    path,
    line,
    resolved: isResolved,
    outdated: isOutdated,
    diffHunk: comments[0]?.diffHunk ?? "",
    comments: comments.map(commentOf),
  };
}

function commentOf(comment: CommentAnswer): ContextComment {
  return {
    id: comment.fullDatabaseId,
    author: authorOf(comment.author),
    body: comment.body,
    createdAt: comment.createdAt,
    editedAt: comment.lastEditedAt,
    minimized: comment.isMinimized,
  };
}
