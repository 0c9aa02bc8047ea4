import { authorAssociation, issuePage } from "../../payload/issue.ts";
import { timestamp } from "../../state/clock.ts";
import { connection } from "../connection.ts";
import type { PageArguments } from "../connection.ts";
import { actorSource, reactionSource, repositorySource, subjectSource } from "../source.ts";
import type { CommentSource, Fields } from "../source.ts";

/** A comment on an issue or pull request. */
export const commentFields: Fields<CommentSource> = {
  id: ({ comment }) => comment.nodeId,
  databaseId: ({ comment }) => comment.id,
  fullDatabaseId: ({ comment }) => String(comment.id),
  url: ({ repository, issue, comment }, _args, { world }) =>
    `${issuePage(world, repository, issue)}#issuecomment-${comment.id}`,
  body: ({ comment }) => comment.body,
  bodyText: ({ comment }) => comment.body,
  author: ({ comment }) => actorSource(comment.author),
  authorAssociation: ({ repository, comment }) => authorAssociation(repository, comment.author),
  createdAt: ({ comment }) => timestamp(comment.createdAt),
  updatedAt: ({ comment }) => timestamp(comment.updatedAt),
  publishedAt: ({ comment }) => timestamp(comment.createdAt),
  lastEditedAt: ({ comment }) => (comment.editedAt === null ? null : timestamp(comment.editedAt)),
  includesCreatedEdit: ({ comment }) => comment.editedAt !== null,
  isMinimized: ({ comment }) => comment.minimizedReason !== null,
  minimizedReason: ({ comment }) => comment.minimizedReason,
  viewerDidAuthor: ({ comment }, _args, { world, caller }) =>
    caller.kind === "installation" && comment.author === world.app.bot,
  reactions: ({ comment }, args: PageArguments) =>
    connection({ name: "reactions", items: comment.reactions, node: reactionSource }, args),
  issue: ({ repository, issue }) => ({ __typename: "Issue", repository, issue }),
  pullRequest: ({ repository, issue }) =>
    issue.pullRequest === null ? null : subjectSource(repository, issue),
  repository: ({ repository }) => repositorySource(repository),
};
