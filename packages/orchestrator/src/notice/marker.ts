import { z } from "zod";
import { commentKinds } from "../delivery/delivery.ts";
import { type Task, taskStates } from "../task/task.ts";

/**
 * Hidden text by which Porter finds its own comments and pull requests again, and from which tasks can be restored when
 * the journal is lost. Whoever reads one must also check that Porter wrote the text around it: anybody can type a marker.
 */
export const taskMarkerSchema = z.object({
  task: z.uuid(),
  v: z.literal(1),
  agent: z.string(),
  state: z.enum(taskStates),
  attempt: z.int().nonnegative(),
  branch: z.string(),
  /** Number of the pull request. */
  pr: z.int().positive().nullable(),
  /** Login and id of who asked. */
  by: z.string(),
  by_id: z.int(),
  /** When the command was written, ISO 8601. */
  at: z.iso.datetime(),
  /** The comment that asked. */
  comment: z.string().nullable(),
  priority: z.int(),
  /** Code of the failure. */
  failure: z.string().nullable(),
  merged: z.iso.datetime().nullable(),
  /** Number of the issue; older markers lack it. */
  issue: z.int().positive().optional(),
  /** The pull request that the task goes on with, and where it was asked for. */
  follow_up: z.object({ pr: z.int().positive(), asked_in: z.enum(commentKinds) }).optional(),
});

/** What a marker says about its task. */
export type TaskMarker = z.infer<typeof taskMarkerSchema>;

const opening = "<!-- porter ";

/** The hidden line of a task's status comment and pull request. */
export function taskMarker(task: Task): string {
  const marker: TaskMarker = {
    task: task.id,
    v: 1,
    agent: task.agent,
    state: task.state,
    attempt: task.attempt,
    branch: task.branch,
    pr: task.pullRequest?.number ?? null,
    by: task.requestedBy.login,
    by_id: task.requestedBy.id,
    at: task.requestedAt.toISOString(),
    comment: task.commentId,
    priority: task.priority,
    failure: task.failure?.code ?? null,
    merged: task.mergedAt?.toISOString() ?? null,
    issue: task.issue.number,
    ...(task.followUp !== null && {
      follow_up: { pr: task.followUp.pullRequest, asked_in: task.followUp.askedIn },
    }),
  };
  return `${opening}${commentSafeJson(marker)} -->`;
}

/** The text to search for: occurs in the status comment and pull request of this task, and in no other. */
export function statusMarker(taskId: string): string {
  return `${opening}{"task":${commentSafeJson(taskId)}`;
}

/** Reads the marker of a comment or pull request; `null` when there is none or it is not of this version. */
export function readTaskMarker(body: string): TaskMarker | null {
  const line = body.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith(opening) || !line.endsWith(" -->")) return null;
  const parsed = taskMarkerSchema.safeParse(parsedJson(line.slice(opening.length, -" -->".length)));
  return parsed.success ? parsed.data : null;
}

/** The hidden line of a reply; the same key gives the same line and is in no other. */
export function replyMarker(key: string): string {
  return `<!-- porter-reply ${commentSafeJson(key)} -->`;
}

/** Whether a text carries any marker of Porter's. */
export function hasMarker(body: string): boolean {
  return /<!-- porter(?:-reply)? /.test(body);
}

/** JSON that cannot end the HTML comment around it. */
function commentSafeJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`)
    .replaceAll("--", String.raw`-\u002d`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
