import type { ContextComment } from "../forge/issue-context.ts";
import { hasMarker } from "../notice/marker.ts";
import type { CommentKind } from "../delivery/delivery.ts";
import type { Task } from "../task/task.ts";

/**
 * Why a comment must not be quoted, or `null` when it may. What somebody wrote or changed once the command was given was
 * not there when a person decided to start an agent on this issue. The forge's clock has whole seconds, so the second of
 * the command itself counts as later, unless the comment's id proves that it came first.
 */
export function reasonToSkip(
  comment: ContextComment,
  task: Task,
  kind: CommentKind = "issue-comment",
): string | null {
  // Each kind of comment counts its ids for itself.
  const isSameKind = kind === (task.followUp?.askedIn ?? "issue-comment");
  if (isSameKind && comment.id === task.commentId) return "is the command itself";
  if (comment.author.kind === "bot" && hasMarker(comment.body)) return "written by Porter";
  if (comment.minimized) return "hidden by a maintainer";
  if (!cameBefore(comment, task, isSameKind)) return "written after the command";
  if (comment.editedAt !== null && comment.editedAt >= task.requestedAt) return "edited after the command";
  return null;
}

function cameBefore(comment: ContextComment, task: Task, isSameKind: boolean): boolean {
  if (comment.createdAt < task.requestedAt) return true;
  if (comment.createdAt > task.requestedAt || task.commentId === null) return false;
  // A review and its comments arrive in one second; who asked may say more than the command itself.
  if (task.followUp !== null && isRequester(comment, task)) return true;
  return isSameKind && isLowerNumber(comment.id, task.commentId);
}

function isLowerNumber(one: string, other: string): boolean {
  if (!/^\d+$/.test(one) || !/^\d+$/.test(other)) return false;
  return one.length === other.length ? one < other : one.length < other.length;
}

function isRequester({ author }: ContextComment, { requestedBy }: Task): boolean {
  return author.kind === "user" && author.login.toLowerCase() === requestedBy.login.toLowerCase();
}
