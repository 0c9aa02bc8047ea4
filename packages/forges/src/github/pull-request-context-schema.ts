import { z } from "zod";
import { instant, nodesOf, person } from "./context-schema.ts";

const comment = z.object({
  fullDatabaseId: z.coerce.string(),
  body: z.string(),
  createdAt: instant,
  lastEditedAt: instant.nullable(),
  isMinimized: z.boolean(),
  author: person,
});

const thread = z.object({
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  path: z.string(),
  line: z.int().nullable(),
  comments: nodesOf(comment.extend({ diffHunk: z.string() })),
});

const pullRequest = z.object({
  number: z.int(),
  url: z.url(),
  title: z.string(),
  body: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  headRefName: z.string().min(1),
  isCrossRepository: z.boolean(),
  lastEditedAt: instant.nullable(),
  author: person,
  closingIssuesReferences: nodesOf(
    z.object({
      number: z.int(),
      title: z.string(),
      body: z.string(),
      url: z.url(),
      repository: z.object({ nameWithOwner: z.string() }),
    }),
  ),
  comments: nodesOf(comment),
  /** `submittedAt` is `null` while somebody still writes the review. */
  reviews: nodesOf(comment.extend({ submittedAt: instant.nullable() })),
  reviewThreads: nodesOf(thread),
});

/** The answer to `pullRequestContextQuery`. */
export const pullRequestContextSchema = z.object({ repository: z.object({ pullRequest }) });

export type PullRequestAnswer = z.output<typeof pullRequest>;
export type CommentAnswer = z.output<typeof comment>;
export type ThreadAnswer = z.output<typeof thread>;
