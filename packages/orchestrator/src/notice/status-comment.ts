import type { QueuePlace } from "../queue/queue-place.ts";
import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";
import { inertLine, safeUrl } from "./inert-text.ts";
import { taskMarker } from "./marker.ts";

/** What people should know about an agent beside its name. */
export interface AgentLabel {
  readonly displayName: string;
  /** Its result is a demonstration and must be labelled so. */
  readonly demonstration: boolean;
}

/** What the status comment says beside the task itself. */
export interface StatusOptions {
  /** The page where people follow the task. */
  readonly taskUrl: string;
  readonly agent: AgentLabel;
  /** Porter runs on a stand-in forge. */
  readonly tryMode: boolean;
  /** Where it stands in the queue, when it has to wait. */
  readonly place?: QueuePlace | null;
  /** The latest run, for the marker. */
  readonly run?: Run | null;
}

/** Longest text of agents and failures that is shown, in characters. */
const maxStepChars = 120;
const maxBranchChars = 250;
const maxMessageChars = 1000;
const maxHosts = 5;

/** Said wherever the result of a demonstration agent is shown. */
export const demonstrationNote = "Demonstration: no model was involved, the change is a sample.";

/**
 * The one comment of a task, as it has to read now. Edited through all states; the first lines have the specification's
 * wording. The last line is a hidden marker, see `readTaskMarker`.
 */
export function renderStatusComment(task: Task, options: StatusOptions): string {
  const notes = [
    ...(options.agent.demonstration ? [demonstrationNote] : []),
    ...(options.tryMode ? ["Try mode: this is the sample repository, nothing was sent to GitHub."] : []),
  ];
  const parts = ["🤖 Porter", stateLines(task, options).join("\n")];
  if (notes.length > 0) parts.push(notes.join("\n"));
  return [...parts, taskMarker(task, options.run ?? null)].join("\n\n");
}

function stateLines(task: Task, { taskUrl, place, run }: StatusOptions): string[] {
  const status = safeUrl(taskUrl) === null ? [] : [`Status: ${taskUrl}`];
  switch (task.state) {
    case "queued":
      return ["✓ Task queued", agentLine(task), ...placeLine(place ?? null), ...status];
    case "running":
      return [...runningLines(task), ...status];
    case "success":
      return [...successLines(task), ...refusedLine(run ?? null), ...status];
    case "failed":
      return [...failureLines(task, taskUrl), ...status];
    case "cancelled":
      return [`⊘ Task cancelled${byWhom(task.cancelledBy)}`, "Again: `@porter retry`", ...status];
  }
}

/** A bound that stays true until it is told again. */
function placeLine(place: QueuePlace | null): string[] {
  if (place === null) return [];
  const minutes = Math.max(1, Math.ceil(place.expectedWaitMs / 60_000));
  const better = place.place === 1 ? "next" : `place ${place.place} or better`;
  return [`Queue: ${better}, expected wait up to ${minutes} ${minutes === 1 ? "minute" : "minutes"}`];
}

/** Hosts that the agent did without. A failure names them itself. */
function refusedLine(run: Run | null): string[] {
  const hosts = run?.refusedHosts ?? [];
  if (hosts.length === 0) return [];
  const shown = hosts.slice(0, maxHosts).map((host) => `\`${host.replaceAll("`", "")}\``);
  const more = hosts.length > maxHosts ? ` and ${hosts.length - maxHosts} more` : "";
  return [`Kept from reaching: ${shown.join(", ")}${more}`];
}

function runningLines(task: Task): string[] {
  if (task.progress <= 0 && task.step === null) {
    const branch = `Branch: ${inertLine(task.branch, maxBranchChars)}`;
    return ["▶️ Task started", agentLine(task), branch, ...attemptLine(task.attempt)];
  }
  const percent = Math.min(100, Math.max(0, Math.round(task.progress)));
  const step = task.step === null ? [] : [`Latest step: ${inertLine(task.step, maxStepChars)}`];
  return [`… Running (${percent}%)`, ...step];
}

function successLines(task: Task): string[] {
  if (task.pullRequest === null) return ["✓ Task complete"];
  const { number, url } = task.pullRequest;
  const merged = task.mergedAt === null ? "" : " (merged)";
  const review = safeUrl(url) === null ? [] : [`Review: ${url}`];
  return ["✓ Task complete", `Pull Request: #${number}${merged}`, ...review];
}

function failureLines(task: Task, taskUrl: string): string[] {
  const message = task.failure?.message ?? "The reason was not recorded.";
  // A mention outside a code span would notify whoever has that name on the forge.
  const retry = task.failure?.retry === "later" ? ["Retry: `@porter retry`"] : [];
  return ["✗ Task failed", `Error: ${inertLine(message, maxMessageChars, pagesOf(task, taskUrl))}`, ...retry];
}

/** Where the pages of all tasks are: a failure may point to another task. */
function pagesOf(task: Task, taskUrl: string): string | null {
  return taskUrl.endsWith(`/${task.id}`) ? taskUrl.slice(0, -task.id.length) : null;
}

function agentLine(task: Task): string {
  return `Agent: ${inertLine(task.agent, maxStepChars)}`;
}

function attemptLine(attempt: number): string[] {
  return attempt > 1 ? [`Attempt: ${attempt}`] : [];
}

function byWhom(who: string | null): string {
  if (who === null) return "";
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/.test(who)
    ? ` by @${who}`
    : ` by ${inertLine(who, maxStepChars)}`;
}
