import type { LogLine, RunView, TaskDetail } from "../api/contract.ts";

const noon = Date.UTC(2026, 10, 22, 12);

/** Seconds after noon of an arbitrary day, as a date. */
export function at(seconds: number): Date {
  return new Date(noon + seconds * 1000);
}

/** A queued task; the tests name what matters to them. */
export function exampleTask(over: Partial<TaskDetail> = {}): TaskDetail {
  return {
    id: "019ab000-0000-7000-8000-000000000001",
    state: "queued",
    repo: "acme/api",
    issueNumber: 12,
    issueTitle: "Fix the login",
    issueUrl: "https://github.com/acme/api/issues/12",
    agent: "opencode",
    demonstration: false,
    branch: "porter/issue-12-opencode",
    priority: 3,
    createdBy: "ann",
    createdAt: at(0),
    startedAt: null,
    completedAt: null,
    mergedAt: null,
    attempt: 0,
    progress: 0,
    step: null,
    prNumber: null,
    prUrl: null,
    failure: null,
    cancelledBy: null,
    usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
    issueBody: "It fails.",
    instructions: "",
    runs: [],
    prompt: null,
    queue: null,
    notices: [],
    ...over,
  };
}

/** A run that was launched 12 seconds after the command. */
export function exampleRun(over: Partial<RunView> = {}): RunView {
  return {
    id: "019ab000-0000-7000-8000-0000000000a1",
    attempt: 1,
    state: "launching",
    runtime: "local",
    launchedAt: at(12),
    claimedAt: null,
    endedAt: null,
    timeoutMs: 600_000,
    lineCount: 0,
    failure: null,
    finalMessage: null,
    ...over,
  };
}

/** Lines `from` to `to`, ends included. */
export function exampleLines(from: number, to: number): LogLine[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    number: from + index,
    at: at(from + index),
    level: "info",
    message: `line ${from + index}`,
  }));
}
