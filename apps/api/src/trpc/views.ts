import { planIds, runStates, taskNews, taskStates } from "@porter/orchestrator";
import { z } from "zod";

/** What API clients see. Parsed on the way out, so that no internal field leaks by accident. */

export const failureView = z.object({
  code: z.string(),
  message: z.string(),
  retry: z.enum(["never", "later"]),
});

export const usageView = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number().nullable(),
});

export const taskView = z.object({
  id: z.string(),
  state: z.enum(taskStates),
  /** `owner/name`. */
  repo: z.string(),
  issueNumber: z.number(),
  issueTitle: z.string(),
  issueUrl: z.string(),
  agent: z.string(),
  /** True when the agent only demonstrates. */
  demonstration: z.boolean(),
  branch: z.string(),
  priority: z.number(),
  createdBy: z.string(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  completedAt: z.date().nullable(),
  mergedAt: z.date().nullable(),
  attempt: z.number(),
  /** 0–100. */
  progress: z.number(),
  step: z.string().nullable(),
  prNumber: z.number().nullable(),
  prUrl: z.string().nullable(),
  failure: failureView.nullable(),
  cancelledBy: z.string().nullable(),
  usage: usageView,
});

export const runView = z.object({
  id: z.string(),
  attempt: z.number(),
  state: z.enum(runStates),
  runtime: z.string(),
  launchedAt: z.date(),
  claimedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  timeoutMs: z.number(),
  lineCount: z.number(),
  failure: failureView.nullable(),
  finalMessage: z.string().nullable(),
});

export const logLineView = z.object({
  /** Position in the run's log, from 1. */
  number: z.number(),
  at: z.date(),
  level: z.enum(["info", "warning", "error", "success"]),
  message: z.string(),
});

export const promptView = z.object({
  text: z.string(),
  manifest: z.array(
    z.object({
      source: z.string(),
      author: z.string().nullable(),
      /** What the author may do, where it was asked; absent in prompts of earlier versions. */
      permission: z.string().nullish(),
      trusted: z.boolean(),
      included: z.boolean(),
      bytes: z.number(),
      notes: z.array(z.string()),
    }),
  ),
});

export const noticeView = z.object({
  id: z.string(),
  channel: z.string(),
  news: z.enum(taskNews),
  state: z.enum(["pending", "delivered", "superseded", "dead"]),
  attempts: z.number(),
  lastError: z.string().nullable(),
  createdAt: z.date(),
  deliveredAt: z.date().nullable(),
});

export const taskDetailView = taskView.extend({
  issueBody: z.string(),
  instructions: z.string(),
  /** Newest first. */
  runs: z.array(runView),
  prompt: promptView.nullable(),
  notices: z.array(noticeView),
  /** Where it stands while it has to wait for a place. */
  queue: z.object({ place: z.number(), expectedWaitMs: z.number() }).nullable(),
});

/** What was used in a month, beside what a plan gives. */
export const monthlyUsageView = z.object({
  plan: z.object({
    id: z.enum(planIds),
    displayName: z.string(),
    /** `null` is no bound. */
    tasksPerMonth: z.number().nullable(),
  }),
  since: z.date(),
  /** When the count starts anew. */
  resetsAt: z.date(),
  used: z.object({
    tasks: z.number(),
    runs: z.number(),
    minutes: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number(),
  }),
  /** Tasks beyond the quota, where they have a price; else `null`. */
  overage: z.object({ tasks: z.number(), costUsd: z.number() }).nullable(),
});

/** Pushed to subscribers: the task as it is now, or new lines of its latest run. */
export const taskEventView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("task"), task: taskView }),
  z.object({ kind: z.literal("lines"), taskId: z.string(), runId: z.string(), lines: z.array(logLineView) }),
]);

export const agentView = z.object({
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  provider: z.string(),
  languages: z.array(z.string()),
  status: z.enum(["available", "unavailable", "deprecated"]),
  /** Why it is unavailable and what to do, or why it is deprecated; `null` when it is available. */
  statusReason: z.string().nullable(),
  version: z.string(),
  icon: z.string(),
  demonstration: z.boolean(),
});

export const systemView = z.object({
  /** `try`: a stand-in for GitHub with a sample repository. `github`: the real thing. */
  mode: z.enum(["try", "github"]),
  version: z.string(),
  runtime: z.string(),
  runtimeMessage: z.string(),
  signIn: z.enum(["available", "not-configured", "not-needed"]),
  /** Who is signed in. */
  viewer: z.object({ login: z.string() }).nullable(),
});

/** Try mode only: an issue of the sample repository as its page shows it. */
export const sampleIssueView = z.object({
  repo: z.string(),
  number: z.number(),
  title: z.string(),
  body: z.string(),
  state: z.enum(["open", "closed"]),
  author: z.string(),
  /** Login that comments written here are from. */
  you: z.string(),
  comments: z.array(
    z.object({
      id: z.string(),
      author: z.string(),
      /** True for Porter's own. */
      bot: z.boolean(),
      body: z.string(),
      createdAt: z.date(),
      editedAt: z.date().nullable(),
      reactions: z.array(z.string()),
    }),
  ),
  /** Pull requests of the sample repository. */
  pullRequests: z.array(
    z.object({
      number: z.number(),
      title: z.string(),
      state: z.enum(["open", "closed", "merged"]),
      branch: z.string(),
      /** Unified diff. */
      diff: z.string(),
    }),
  ),
});

export type TaskView = z.infer<typeof taskView>;
export type TaskDetailView = z.infer<typeof taskDetailView>;
export type TaskEventView = z.infer<typeof taskEventView>;
export type LogLineView = z.infer<typeof logLineView>;
export type SampleIssueView = z.infer<typeof sampleIssueView>;
