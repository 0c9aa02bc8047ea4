import { type AgentRegistry, fullName, type Run, type Task } from "@porter/orchestrator";
import type { z } from "zod";
import type { runView, TaskView } from "./views.ts";

/** A task as API clients see it. */
export function presentTask(task: Task, agents: AgentRegistry): TaskView {
  return {
    id: task.id,
    state: task.state,
    repo: fullName(task.repository),
    issueNumber: task.issue.number,
    issueTitle: task.issue.title,
    issueUrl: task.issue.url,
    agent: task.agent,
    demonstration: agents.get(task.agent)?.demonstration ?? false,
    branch: task.branch,
    priority: task.priority,
    createdBy: task.requestedBy.login,
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    completedAt: task.completedAt,
    mergedAt: task.mergedAt,
    attempt: task.attempt,
    progress: task.progress,
    step: task.step,
    prNumber: task.pullRequest?.number ?? null,
    prUrl: task.pullRequest?.url ?? null,
    failure: task.failure,
    cancelledBy: task.cancelledBy,
    usage: task.usage,
  };
}

/** A run as API clients see it. */
export function presentRun(run: Run): z.infer<typeof runView> {
  const {
    id,
    attempt,
    state,
    runtime,
    launchedAt,
    claimedAt,
    endedAt,
    timeoutMs,
    lineCount,
    failure,
    finalMessage,
  } = run;
  return {
    id,
    attempt,
    state,
    runtime,
    launchedAt,
    claimedAt,
    endedAt,
    timeoutMs,
    lineCount,
    failure,
    finalMessage,
  };
}
