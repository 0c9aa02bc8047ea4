import type { CommentKind } from "../delivery/delivery.ts";
import type { ContextComment } from "../forge/issue-context.ts";
import type { PullRequestContext, ReviewThread } from "../forge/pull-request-context.ts";
import { oneLine } from "../text/invisible.ts";
import { reasonToSkip } from "./quotable-comment.ts";
import { authorship, cutOrders, quotable, type Source, type SourceMaterial } from "./source.ts";

const maxPathChars = 500;
const section = "pull request" as const;

/** What a follow-up may quote of its pull request: description, reviews, unresolved threads, conversation. */
export function pullRequestSources(
  material: SourceMaterial,
  pullRequest: PullRequestContext | null,
): Source[] {
  if (pullRequest === null) return [];
  return [
    description(material, pullRequest),
    ...pullRequest.reviews.map((review, index) =>
      commentSource(material, review, {
        kind: "review",
        source: `review ${review.id}`,
        cutOrder: between(cutOrders.oldestReview, { index, count: pullRequest.reviews.length }),
      }),
    ),
    ...pullRequest.threads.flatMap((thread, index) =>
      threadSources(material, thread, {
        name: `review thread ${index + 1}`,
        cutOrder: between(cutOrders.oldestThread, { index, count: pullRequest.threads.length }),
      }),
    ),
    ...pullRequest.comments.map((comment, index) =>
      commentSource(material, comment, {
        kind: "issue-comment",
        source: `pull request comment ${comment.id}`,
        cutOrder: between(cutOrders.oldestComment, { index, count: pullRequest.comments.length }),
      }),
    ),
  ];
}

function description(material: SourceMaterial, { body, author, editedAt }: PullRequestContext): Source {
  const isLater = editedAt !== null && editedAt >= material.task.requestedAt;
  const content = isLater ? { text: "", notes: ["edited after the command"] } : quotable(body);
  return {
    section,
    source: "pull request description",
    ...authorship(author, material),
    ...content,
    cutOrder: cutOrders.pullRequestBody,
  };
}

function threadSources(
  material: SourceMaterial,
  thread: ReviewThread,
  { name, cutOrder }: { name: string; cutOrder: number },
): Source[] {
  const place = { section, source: name, author: null, permission: null, trusted: false, cutOrder };
  if (thread.resolved) return [{ ...place, text: "", notes: ["resolved"] }];
  const comments = thread.comments.map((comment) =>
    commentSource(material, comment, {
      kind: "review-comment",
      source: `${name}, comment ${comment.id}`,
      cutOrder,
    }),
  );
  const concernsCommand = thread.comments.some((comment) => isCommand(comment, material));
  // A thread of which nothing may be quoted was opened after the command: it is none of this run's business.
  if (!concernsCommand && comments.every(({ text }) => text === "")) {
    return [{ ...place, text: "", notes: ["nothing in it may be quoted"] }, ...comments];
  }
  const notes = concernsCommand ? ["the command stands in it"] : [];
  const text = `${threadPlace(thread)}${concernsCommand ? "\nThe command was given here." : ""}`;
  return [{ ...place, text, notes }, ...comments];
}

function isCommand({ id }: ContextComment, { task }: SourceMaterial): boolean {
  return task.followUp?.askedIn === "review-comment" && id === task.commentId;
}

function threadPlace({ path, line, outdated, diffHunk }: ReviewThread): string {
  const where = line === null ? "" : `, line ${line}`;
  const age = outdated ? " (the lines have changed since)" : "";
  const hunk = quotable(diffHunk).text;
  return [`${oneLine(path, maxPathChars)}${where}${age}`, ...(hunk === "" ? [] : [hunk])].join("\n");
}

interface Quotation {
  readonly kind: CommentKind;
  readonly source: string;
  readonly cutOrder: number;
}

function commentSource(
  material: SourceMaterial,
  comment: ContextComment,
  { kind, source, cutOrder }: Quotation,
): Source {
  const reason = reasonToSkip(comment, material.task, kind);
  const content = reason === null ? quotable(comment.body) : { text: "", notes: [reason] };
  return { section, source, ...authorship(comment.author, material), ...content, cutOrder };
}

function between(first: number, { index, count }: { index: number; count: number }): number {
  return first + index / (count + 1);
}
