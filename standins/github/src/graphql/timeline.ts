import type { Issue } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import { commentSource } from "./source.ts";
import type { CommentSource, CrossReferenceSource } from "./source.ts";

interface TimelineItem {
  readonly type: string;
  readonly at: Date;
  readonly source: CommentSource | CrossReferenceSource;
}

/** What happened on an issue, oldest first: comments and mentions from elsewhere. */
export function timeline(
  repository: Repository,
  issue: Issue,
  args: PageArguments & { itemTypes?: readonly string[] | null },
) {
  const items: TimelineItem[] = [
    ...issue.crossReferences.map((reference) => ({
      type: "CROSS_REFERENCED_EVENT",
      at: reference.createdAt,
      source: { __typename: "CrossReferencedEvent", repository, issue, reference } as const,
    })),
    ...issue.comments.map((comment) => ({
      type: "ISSUE_COMMENT",
      at: comment.createdAt,
      source: commentSource(repository, issue, comment),
    })),
  ];
  const wanted = items
    .filter(({ type }) => args.itemTypes?.includes(type) ?? true)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return connection({ name: "timelineItems", items: wanted, node: ({ source }) => source }, args);
}
