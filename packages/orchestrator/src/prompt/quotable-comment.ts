import type { ContextComment } from "../forge/issue-context.ts";
import { hasMarker } from "../notice/marker.ts";
import type { Task } from "../task/task.ts";

/**
 * Why a comment must not be quoted, or `null` when it may. What somebody wrote or changed once the command was given was
 * not there when a person decided to start an agent on this issue. The forge's clock has whole seconds, so the second of
 * the command itself counts as later, unless the comment's id proves that it came first.
 */
export function reasonToSkip(comment: ContextComment, task: Task): string | null {
  if (comment.id === task.commentId) return "is the command itself";
  if (comment.author.kind === "bot" && hasMarker(comment.body)) return "written by Porter";
  if (comment.minimized) return "hidden by a maintainer";
  if (!cameBefore(comment, task)) return "written after the command";
  if (comment.editedAt !== null && comment.editedAt >= task.requestedAt) return "edited after the command";
  return null;
}

function cameBefore(comment: ContextComment, task: Task): boolean {
  if (comment.createdAt < task.requestedAt) return true;
  if (comment.createdAt > task.requestedAt || task.commentId === null) return false;
  return isLowerNumber(comment.id, task.commentId);
}

function isLowerNumber(one: string, other: string): boolean {
  if (!/^\d+$/.test(one) || !/^\d+$/.test(other)) return false;
  return one.length === other.length ? one < other : one.length < other.length;
}
