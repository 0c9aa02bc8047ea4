import type { Refusal, Vocabulary } from "../command/command.ts";
import { usageText } from "../command/usage.ts";
import type { Failure } from "../porter-error.ts";
import type { Task, TaskState } from "../task/task.ts";
import { inertCode, inertLine, safeUrl } from "./inert-text.ts";

/** The Markdown that Porter answers comments with. Whatever comes from people or agents is inert in it. */

const maxMessageChars = 600;
const maxListed = 10;

const stateWords: Record<TaskState, string> = {
  queued: "✓ queued",
  running: "▶️ running",
  success: "✓ complete",
  failed: "✗ failed",
  cancelled: "⊘ cancelled",
};

/** Lines that could not be understood, each with its reason and the word that was probably meant. */
export function refusalsReply(refusals: readonly Refusal[]): string {
  const lines = refusals.map(({ line, message, suggestion }) => {
    const meant = suggestion === null ? "" : ` Did you mean ${inertCode(suggestion, 100)}?`;
    return `- Line ${line}: ${inertLine(message, maxMessageChars)}${meant}`;
  });
  return ["✗ Not understood, nothing was started for:", lines.join("\n"), "All forms: `@porter help`"].join(
    "\n\n",
  );
}

/** The sender may not command, for this reason. */
export function notPermittedReply(login: string, { code, message }: Failure): string {
  if (code !== "not_permitted") return `✗ ${inertLine(message, maxMessageChars)}`;
  return `✗ ${inertLine(login, 100)}, you may not command Porter in this repository: commands need write access, and a place on its allow list if it has one. Ask a maintainer to comment instead.`;
}

/** A new issue would start a task if its author might command. */
export function waitsForMaintainerReply(): string {
  return "This repository starts a task for new issues of people who may command Porter. Somebody with write access can start one for this issue with `@porter <agent>`.";
}

/** A task for the same branch is live. */
export function duplicateReply(live: Task, taskUrl: string): string {
  return `✗ Already running: ${linked(live, taskUrl)} works on ${inertCode(live.branch, 250)}. Wait for it, stop it with \`@porter stop\`, or choose another branch with \`--branch\`.`;
}

/** Every form of a command, and the agents there are. */
export function helpReply(vocabulary: Vocabulary): string {
  return usageText(vocabulary);
}

/** The tasks of an issue, newest first as given. */
export function statusReply(tasks: readonly Task[], taskUrl: (taskId: string) => string): string {
  if (tasks.length === 0) return "No task on this issue yet. Start one with `@porter <agent>`.";
  const lines = tasks
    .slice(0, maxListed)
    .map((task) => `- ${linked(task, taskUrl(task.id))}: ${stateOf(task)}`);
  const more = tasks.length > maxListed ? [`… and ${tasks.length - maxListed} older.`] : [];
  return [lines.join("\n"), ...more].join("\n\n");
}

/** Nothing is queued or running that the command could mean. */
export function nothingToStopReply(): string {
  return "Nothing to stop: no such task is queued or running on this issue. `@porter status` lists its tasks.";
}

/** There is no ended task, or it needs no retry; `latest` is the one that was meant. */
export function nothingToRetryReply(latest: Task | null, taskUrl: string | null): string {
  if (latest === null)
    return "Nothing to retry: there is no such task on this issue. Start one with `@porter <agent>`.";
  return `Nothing to retry: ${linked(latest, taskUrl ?? "")} is ${stateOf(latest)}. To have it done anew, start a task with \`@porter <agent> --branch=<name>\`.`;
}

/** A task was stopped. */
export function stoppedReply(task: Task, taskUrl: string): string {
  return `⊘ Stopped: ${linked(task, taskUrl)}. Run it again with \`@porter retry\`.`;
}

function linked(task: Task, taskUrl: string): string {
  const agent = inertCode(task.agent, 100);
  return safeUrl(taskUrl) === null ? agent : `[${agent}](${taskUrl})`;
}

function stateOf(task: Task): string {
  const details = [
    ...(task.state === "running" ? [`${Math.round(task.progress)}%`] : []),
    ...(task.step === null || task.state !== "running" ? [] : [inertLine(task.step, 120)]),
    ...(task.pullRequest === null ? [] : [`pull request #${task.pullRequest.number}`]),
    ...(task.mergedAt === null ? [] : ["merged"]),
    ...(task.state !== "failed" || task.failure === null
      ? []
      : [inertLine(task.failure.message, maxMessageChars)]),
  ];
  return [stateWords[task.state], ...details].join(", ");
}
