import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";
import { type RunMarker, type TaskMarker, taskMarkerSchema } from "./marker-schema.ts";

export type { TaskMarker } from "./marker-schema.ts";

const opening = "<!-- porter ";

/** Agents and failures may say more; a comment is not the place for all of it. */
const maxMessageChars = 1000;
const maxStepChars = 120;
const maxInstructionChars = 2000;

/**
 * The hidden line of a task's status comment and pull request: by it Porter finds them again, and from it the task is
 * restored when the journal is lost. Whoever reads one must also check that Porter wrote the text around it: anybody can
 * type a marker. It holds nothing that people of the repository may not see.
 */
export function taskMarker(task: Task, run: Run | null = null): string {
  const { failure, usage } = task;
  const marker: TaskMarker = {
    task: task.id,
    v: 2,
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
    failure: failure && { ...failure, message: failure.message.slice(0, maxMessageChars) },
    merged: instant(task.mergedAt),
    issue: task.issue.number,
    follow_up: task.followUp && { pr: task.followUp.pullRequest, asked_in: task.followUp.askedIn },
    nodes: task.nodeIds,
    permission: task.permission,
    plan: task.plan,
    head: task.headSha,
    created: task.createdAt.toISOString(),
    admitted: instant(task.admittedAt),
    started: instant(task.startedAt),
    completed: instant(task.completedAt),
    again: task.automaticRetries,
    progress: task.progress,
    step: task.step?.slice(0, maxStepChars) ?? null,
    cancelled_by: task.cancelledBy,
    usage: { in: usage.inputTokens, out: usage.outputTokens, usd: usage.costUsd },
    command: commandMarker(task),
    run: runMarker(run),
  };
  return `${opening}${commentSafeJson(marker)} -->`;
}

function commandMarker({ command, commentId, followUp }: Task): TaskMarker["command"] {
  const { line, agent, priority, model, branch, base, draft } = command;
  return {
    line,
    agent,
    priority,
    model,
    branch,
    base,
    no_tests: command.noTests,
    draft,
    budget_usd: command.budgetUsd,
    timeout_minutes: command.timeoutMinutes,
    text:
      commentId === null || (followUp !== null && followUp.askedIn !== "issue-comment")
        ? command.instructions.slice(0, maxInstructionChars)
        : null,
  };
}

function runMarker(run: Run | null): RunMarker | null {
  if (run === null || run.state === "settled") return null;
  const { id, attempt, state, runtime, base } = run;
  return {
    id,
    attempt,
    state,
    runtime,
    execution: run.executionId,
    base,
    timeout_ms: run.timeoutMs,
    launched: run.launchedAt.toISOString(),
    claimed: instant(run.claimedAt),
  };
}

function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** The text to search for: occurs in the status comment and pull request of this task, and in no other. */
export function statusMarker(taskId: string): string {
  return `${opening}{"task":${commentSafeJson(taskId)}`;
}

/** Reads the marker of a comment or pull request; `null` when there is none or its version is not known. */
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
