import { type AgentAdapter, type JsonObject, noUsage, type Usage } from "../agent/agent-adapter.ts";
import type { Setup } from "../dependencies/setup.ts";
import type { Failure } from "../porter-error.ts";
import type { Change, RunResult } from "../ports.ts";
import type { Prompt } from "../prompt/prompt.ts";
import type { PublishedPullRequest } from "../forge/forge.ts";
import { newsOf, superviseJob } from "../task/lifecycle.ts";
import type { Task, TaskWithRun } from "../task/task.ts";
import { nextRunState, nextTaskState } from "../task/transitions.ts";
import type { Limits } from "../policy/limits.ts";
import type { Run } from "./run.ts";

/** A run that failed or was stopped, and only waits for what it started to be removed. */
export function isCondemned(run: Run | null): boolean {
  return run !== null && run.state !== "settled" && run.failure !== null;
}

/** What a new run needs to exist. */
export interface NewRun {
  readonly id: string;
  readonly runtime: string;
  readonly agent: AgentAdapter;
  readonly limits: Limits;
  readonly now: Date;
}

/** Begins the next attempt, unless one is under way. */
export function startRun({ task, run }: TaskWithRun, fresh: NewRun): Change | null {
  if (nextTaskState(task.state, "claimed") === null || (run !== null && run.state !== "settled")) return null;
  const attempt = task.attempt + 1;
  const newRun: Run = {
    id: fresh.id,
    taskId: task.id,
    attempt,
    state: "launching",
    runtime: fresh.runtime,
    executionId: null,
    claimant: null,
    base: null,
    setup: null,
    timeoutMs: (task.command.timeoutMinutes ?? fresh.limits.timeoutMinutes) * 60_000,
    launchedAt: fresh.now,
    claimedAt: null,
    heardAt: fresh.now,
    endedAt: null,
    toldAt: null,
    steps: 0,
    lastBatch: 0,
    lineCount: 0,
    parserState: fresh.agent.parser.initial,
    usage: noUsage,
    finalMessage: null,
    refusedHosts: [],
    failure: null,
  };
  return { newRun, task: { attempt, progress: 0, step: null } };
}

/** The runtime's own name of the execution, kept so that a restarted Porter finds it again. */
export function recordLaunch({ run }: TaskWithRun, runId: string, executionId: string): Change | null {
  if (run?.id !== runId || run.executionId !== null) return null;
  return { run: { executionId } };
}

/** The prompt, the commit the run starts from and its setup; a claim waits for them. */
export function recordPreparation(
  { run }: TaskWithRun,
  prepared: { runId: string; base: { branch: string; sha: string }; setup: Setup | null; prompt: Prompt },
): Change | null {
  if (run?.id !== prepared.runId || run.base !== null) return null;
  return { run: { base: prepared.base, setup: prepared.setup }, prompt: prepared.prompt };
}

/** The runner of a launched run reports for duty: the task is running from now on. */
export function claimRun({ task, run }: TaskWithRun, claim: { claimant: string; now: Date }): Change | null {
  const state = nextTaskState(task.state, "claimed");
  const runState = run === null ? null : nextRunState(run.state, "claimed");
  if (state === null || runState === null || isCondemned(run)) return null;
  return {
    task: { state, startedAt: task.startedAt ?? claim.now, progress: 0, step: null },
    run: { state: runState, claimant: claim.claimant, claimedAt: claim.now, heardAt: claim.now },
    notices: [newsOf(task, "started")],
  };
}

/** The run ended well and its changes wait to be published. */
export function holdForPublication(
  { task, run }: TaskWithRun,
  end: {
    result: RunResult;
    usage: Usage;
    finalMessage: string | null;
    refusedHosts: readonly string[];
    now: Date;
  },
): Change | null {
  const runState = run === null ? null : nextRunState(run.state, "reported");
  if (runState === null || nextTaskState(task.state, "published") === null || isCondemned(run)) return null;
  return {
    run: {
      state: runState,
      usage: end.usage,
      finalMessage: end.finalMessage,
      refusedHosts: end.refusedHosts,
      heardAt: end.now,
    },
    task: { usage: end.usage, progress: 95, step: "publishing" },
    result: end.result,
  };
}

/** The pull request is there: the task has its outcome. */
export function publishRun(
  { task, run }: TaskWithRun,
  published: { pullRequest: PublishedPullRequest; now: Date },
): Change | null {
  const state = nextTaskState(task.state, "published");
  const runState = run === null ? null : nextRunState(run.state, "ended");
  if (state === null || runState === null || isCondemned(run)) return null;
  const { number, url, commitSha } = published.pullRequest;
  return {
    task: {
      state,
      pullRequest: { number, url },
      headSha: commitSha,
      progress: 100,
      step: null,
      completedAt: published.now,
    },
    run: { state: runState, endedAt: published.now },
    notices: [newsOf(task, "succeeded")],
  };
}

/** How a run failed, with what the parser knew until then. */
export interface RunEnd {
  readonly failure: Failure;
  /** True when another run may succeed without anybody changing anything. */
  readonly infrastructure: boolean;
  readonly limits: Limits;
  readonly now: Date;
  readonly usage?: Usage;
  readonly finalMessage?: string | null;
  readonly refusedHosts?: readonly string[];
}

function condemned(run: Run, end: RunEnd): Partial<Run> {
  return {
    failure: end.failure,
    usage: end.usage ?? run.usage,
    finalMessage: end.finalMessage ?? run.finalMessage,
    refusedHosts: end.refusedHosts ?? run.refusedHosts,
  };
}

/**
 * The run failed; it settles once the supervisor has removed what it left running.
 * An infrastructure failure is tried again by itself a few times; any other ends the task.
 */
export function failRun({ task, run }: TaskWithRun, end: RunEnd): Change | null {
  if (nextTaskState(task.state, "failed") === null) return null;
  const again =
    end.infrastructure &&
    end.failure.retry === "later" &&
    task.automaticRetries < end.limits.automaticRetries;
  const ended =
    run === null || run.state === "settled" || run.failure !== null ? {} : { run: condemned(run, end) };
  if (again) {
    const requeued: Partial<Task> = {
      state: "queued",
      automaticRetries: task.automaticRetries + 1,
      progress: 0,
      step: null,
    };
    return { ...ended, task: requeued, jobs: [superviseJob(task)] };
  }
  return {
    ...ended,
    task: {
      state: "failed",
      failure: end.failure,
      completedAt: end.now,
      step: null,
      usage: end.usage ?? task.usage,
    },
    notices: [newsOf(task, "failed")],
  };
}

/** Everything the run started is gone. Only bookkeeping: the task had its outcome before. */
export function endRun({ run }: TaskWithRun, now: Date): Change | null {
  const state = run === null ? null : nextRunState(run.state, "ended");
  return state === null ? null : { run: { state, endedAt: now } };
}

/** Lines that arrived, as people will read them, with the parser's state after them. */
export interface News {
  readonly batch: number;
  readonly lines: readonly { at: Date; level: "info" | "warning" | "error" | "success"; message: string }[];
  readonly step: string | null;
  readonly steps: number;
  readonly parserState: JsonObject;
  readonly usage: Usage;
  readonly working: boolean;
  readonly now: Date;
}

/** Share of the bar that the agent's steps fill: it always moves and never claims to be done. */
function progressAfter(steps: number): number {
  return Math.round(20 + 65 * (1 - 0.9 ** steps));
}

/** Takes in one numbered batch of news; a repeated or older one changes nothing. */
export function takeNews({ task, run }: TaskWithRun, news: News, limits: Limits): Change | null {
  if (run === null || isCondemned(run) || news.batch <= run.lastBatch) return null;
  if (nextTaskState(task.state, "published") === null) return null;
  const state = nextRunState(run.state, "working");
  if (state === null) return null;
  const steps = run.steps + news.steps;
  const tell =
    news.steps > 0 &&
    news.now.getTime() - (run.toldAt ?? run.launchedAt).getTime() >= limits.progressNoticeMs;
  return {
    run: {
      state: news.working ? state : run.state,
      lastBatch: news.batch,
      lineCount: run.lineCount + news.lines.length,
      heardAt: news.now,
      parserState: news.parserState,
      usage: news.usage,
      steps,
      ...(tell ? { toldAt: news.now } : {}),
    },
    task: {
      usage: news.usage,
      progress: news.working ? progressAfter(steps) : Math.max(task.progress, 10),
      step: news.step ?? task.step,
    },
    lines: news.lines.map((line, index) => ({ number: run.lineCount + index + 1, ...line })),
    ...(tell ? { notices: [newsOf(task, "progress")] } : {}),
  };
}
