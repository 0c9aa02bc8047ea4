import { authorAssociation, issuePage } from "../../payload/issue.ts";
import { timestamp } from "../../state/clock.ts";
import { connection } from "../connection.ts";
import type { PageArguments } from "../connection.ts";
import { actorSource, commentSource, reactionSource, repositorySource, subjectSource } from "../source.ts";
import type { Fields, IssueSource, PullRequestSource } from "../source.ts";
import { timeline } from "../timeline.ts";

/** Fields that issues and pull requests have in common. */
export const subjectFields: Fields<IssueSource | PullRequestSource> = {
  number: ({ issue }) => issue.number,
  title: ({ issue }) => issue.title,
  body: ({ issue }) => issue.body ?? "",
  bodyText: ({ issue }) => issue.body ?? "",
  url: ({ repository, issue }, _args, { world }) => issuePage(world, repository, issue),
  resourcePath: ({ repository, issue }, _args, { world }) =>
    new URL(issuePage(world, repository, issue)).pathname,
  closed: ({ issue }) => issue.state === "closed",
  closedAt: ({ issue }) => (issue.closedAt === null ? null : timestamp(issue.closedAt)),
  locked: () => false,
  author: ({ issue }) => actorSource(issue.author),
  authorAssociation: ({ repository, issue }) => authorAssociation(repository, issue.author),
  createdAt: ({ issue }) => timestamp(issue.createdAt),
  updatedAt: ({ issue }) => timestamp(issue.updatedAt),
  publishedAt: ({ issue }) => timestamp(issue.createdAt),
  lastEditedAt: ({ issue }) => (issue.editedAt === null ? null : timestamp(issue.editedAt)),
  includesCreatedEdit: ({ issue }) => issue.editedAt !== null,
  repository: ({ repository }) => repositorySource(repository),
  labels: ({ issue }, args: PageArguments) =>
    connection(
      {
        name: "labels",
        items: issue.labels,
        node: ({ nodeId: id, name, color, description }) => ({
          id,
          name,
          color,
          description,
          isDefault: false,
        }),
      },
      args,
    ),
  assignees: ({ issue }, args: PageArguments) =>
    connection({ name: "assignees", items: issue.assignees, node: actorSource }, args),
  comments: ({ repository, issue }, args: PageArguments) =>
    connection(
      {
        name: "comments",
        items: issue.comments,
        node: (comment) => commentSource(repository, issue, comment),
      },
      args,
    ),
  reactions: ({ issue }, args: PageArguments) =>
    connection({ name: "reactions", items: issue.reactions, node: reactionSource }, args),
  timelineItems: ({ repository, issue }, args: PageArguments & { itemTypes?: readonly string[] | null }) =>
    timeline(repository, issue, args),
};

export const issueFields: Fields<IssueSource> = {
  ...subjectFields,
  id: ({ issue }) => issue.nodeId,
  databaseId: ({ issue }) => issue.id,
  fullDatabaseId: ({ issue }) => String(issue.id),
  closedByPullRequestsReferences: (
    { repository, issue },
    args: PageArguments & { includeClosedPrs?: boolean | null },
  ) =>
    connection(
      {
        name: "closedByPullRequestsReferences",
        items: issue.crossReferences
          .filter(
            ({ closes, source }) => closes && (source.state === "open" || args.includeClosedPrs === true),
          )
          .map(({ source }) => source),
        node: (source) => subjectSource(repository, source),
      },
      args,
    ),
  state: ({ issue }) => issue.state.toUpperCase(),
  stateReason: ({ issue }) => issue.stateReason?.toUpperCase() ?? null,
};
