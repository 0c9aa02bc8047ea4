import type { AgentAdapter } from "../agent/agent-adapter.ts";
import { noUsage } from "../agent/agent-adapter.ts";
import type { Command } from "../command/command.ts";
import type { InstalledRepository } from "../forge/repository.ts";
import type { TaskMarker } from "../notice/marker-schema.ts";
import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";
import type { PastIssue } from "./archive.ts";

/** All that is known about one task. */
export interface Traces {
  readonly marker: TaskMarker;
  readonly repository: InstalledRepository;
  readonly issue: PastIssue;
  /** The status comment; `null` when somebody deleted it. */
  readonly statusCommentId: string | null;
  /** What the command said behind its flags. */
  readonly instructions: string;
  /** Its pull request, by the marker in it or the number in the comment. */
  readonly pullRequest: PastIssue | null;
}

/** A task as its traces tell it. A pull request is the last thing a run leaves: who has one has succeeded. */
export function restoreTask(traces: Traces): Task {
  const { marker, issue, pullRequest } = traces;
  const task: Task = {
    id: marker.task,
    state: marker.state,
    repository: traces.repository,
    issue: { number: issue.number, title: issue.title, body: issue.body, url: issue.url },
    commentId: marker.comment,
    followUp: marker.follow_up && {
      pullRequest: marker.follow_up.pr,
      askedIn: marker.follow_up.asked_in,
    },
    nodeIds: marker.nodes,
    permission: marker.permission,
    plan: marker.plan ?? null,
    headSha: marker.head,
    command: commandOf(marker, traces.instructions),
    agent: marker.agent,
    branch: marker.branch,
    priority: marker.priority,
    requestedBy: { login: marker.by, id: marker.by_id },
    requestedAt: new Date(marker.at),
    createdAt: new Date(marker.created),
    admittedAt: dateOf(marker.admitted),
    startedAt: dateOf(marker.started),
    completedAt: dateOf(marker.completed),
    mergedAt: dateOf(marker.merged) ?? pullRequest?.pullRequest?.mergedAt ?? null,
    attempt: marker.attempt,
    automaticRetries: marker.again,
    progress: marker.progress,
    step: marker.step,
    pullRequest: pullRequest && { number: pullRequest.number, url: pullRequest.url },
    failure: marker.failure,
    cancelledBy: marker.cancelled_by,
    statusCommentId: traces.statusCommentId,
    usage: { inputTokens: marker.usage.in, outputTokens: marker.usage.out, costUsd: marker.usage.usd },
  };
  if (marker.state !== "running" || pullRequest === null) return task;
  return { ...task, state: "success", progress: 100, step: null, completedAt: pullRequest.createdAt };
}

/**
 * The run under way, so that its reports are taken in and its supervisor finds it. Its log goes on with the next batch
 * that arrives; what came before is lost. One that had handed everything over is not restored: its changeset is gone.
 */
export function restoreRun(
  { marker }: Traces,
  { agent, now }: { agent: AgentAdapter | null; now: Date },
): Run | null {
  const { run } = marker;
  if (run === null || agent === null || marker.state !== "running") return null;
  if (run.state !== "claimed" && run.state !== "running") return null;
  return {
    id: run.id,
    taskId: marker.task,
    attempt: run.attempt,
    state: run.state,
    runtime: run.runtime,
    executionId: run.execution,
    claimant: null,
    base: run.base,
    setup: null,
    timeoutMs: run.timeout_ms,
    launchedAt: new Date(run.launched),
    claimedAt: dateOf(run.claimed),
    heardAt: now,
    endedAt: null,
    toldAt: null,
    steps: 0,
    lastBatch: 0,
    lineCount: 0,
    parserState: agent.parser.initial,
    usage: noUsage,
    finalMessage: null,
    refusedHosts: [],
    failure: null,
  };
}

function commandOf({ command }: TaskMarker, instructions: string): Command {
  const { line, agent, priority, model, branch, base, draft } = command;
  return {
    line,
    verb: "run",
    agent,
    taskId: null,
    priority,
    model,
    branch,
    base,
    noTests: command.no_tests,
    draft,
    budgetUsd: command.budget_usd,
    timeoutMinutes: command.timeout_minutes,
    instructions: command.text ?? instructions,
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
