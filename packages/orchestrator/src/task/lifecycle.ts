import { dueAt } from "../queue/due.ts";
import type { PlanId } from "../policy/plans.ts";
import { noUsage } from "../agent/agent-adapter.ts";
import type { Permission } from "../forge/forge.ts";
import type { Failure } from "../porter-error.ts";
import type { Change, Job } from "../ports.ts";
import type { NoticeContent, TaskNews } from "../notice/notice.ts";
import { defaultBranch } from "./branch.ts";
import { isLive, type Task, type TaskWithRun } from "./task.ts";
import { nextTaskState } from "./transitions.ts";

/**
 * The job that carries a task to its outcome. Grouped by person, so that one person cannot take every place.
 * `ahead` is how many tasks of the same person wait that are at least as urgent.
 */
export function superviseJob(task: Task, ahead = 0): Job {
  return {
    kind: "supervise",
    taskId: task.id,
    group: task.requestedBy.login.toLowerCase(),
    plan: task.plan,
    dueAt: dueAt(task, ahead),
  };
}

/** One piece of news about a task, for every channel. */
export function newsOf(task: Task, news: TaskNews): NoticeContent {
  return { kind: "task", taskId: task.id, news };
}

/** What of a task depends on its agent: also the branch, unless the command named one. */
export function agentOfTask(task: Task, agent: string): Pick<Task, "agent" | "branch"> {
  return { agent, branch: task.command.branch ?? defaultBranch(task.issue.number, agent) };
}

/** What admission settles about a task: who works, on which branch, for which issue. */
export type Assignment = Pick<Task, "agent" | "branch" | "issue">;

/** What else it settles: what the person may do, and their place in the queue. */
export interface Admission {
  readonly assignment: Assignment;
  readonly permission: Permission;
  readonly plan: PlanId;
  /** Steps of urgency that the plan gives. */
  readonly headStart: number;
  /** Tasks of the same person that are at work, or wait and are at least as urgent. */
  readonly ahead: number;
  readonly now: Date;
}

const highestPriority = 5;

/** Permission was confirmed: the task takes its place in the queue, with the agent that is to work on it. */
export function admitTask(
  { task }: TaskWithRun,
  { assignment, permission, plan, headStart, ahead, now }: Admission,
): Change | null {
  if (task.state !== "queued" || task.admittedAt !== null) return null;
  const priority = Math.min(highestPriority, task.priority + headStart);
  const admitted = { admittedAt: now, permission, plan, priority, ...assignment };
  return {
    task: admitted,
    jobs: [superviseJob({ ...task, ...admitted }, ahead)],
    notices: [newsOf(task, "queued")],
  };
}

/** The task ends before anything ran: not permitted, a duplicate, no key. */
export function refuseTask({ task }: TaskWithRun, failure: Failure, now: Date): Change | null {
  if (task.admittedAt !== null || nextTaskState(task.state, "failed") === null) return null;
  return { task: { state: "failed", failure, completedAt: now }, notices: [newsOf(task, "failed")] };
}

/** Somebody stops it. What still runs is ended by the supervisor, which sees the state at once. */
export function stopTask({ task, run }: TaskWithRun, by: string, now: Date): Change | null {
  const state = nextTaskState(task.state, "stopped");
  if (state === null) return null;
  const failure: Failure = { code: "cancelled", message: `Stopped by ${by}.`, retry: "later" };
  return {
    task: { state, cancelledBy: by, completedAt: now, step: null },
    ...(run === null || run.state === "settled" ? {} : { run: { failure } }),
    notices: [newsOf(task, "cancelled")],
  };
}

/**
 * A person asks for another run of an ended task. One that was never admitted has to pass admission first: whoever
 * retries vouches for the run, not for the stranger whose instructions it would carry out.
 */
export function retryTask({ task }: TaskWithRun, now: Date): Change | null {
  const state = nextTaskState(task.state, "retried");
  if (state === null) return null;
  const again: Partial<Task> = {
    state,
    admittedAt: task.admittedAt === null ? null : now,
    startedAt: null,
    completedAt: null,
    failure: null,
    cancelledBy: null,
    automaticRetries: 0,
    progress: 0,
    step: null,
    usage: noUsage,
  };
  if (task.admittedAt === null) return { task: again, jobs: [{ kind: "admit", taskId: task.id }] };
  return { task: again, jobs: [superviseJob({ ...task, ...again })], notices: [newsOf(task, "queued")] };
}

/** The pull request of a task was merged. */
export function mergeTask({ task }: TaskWithRun, mergedAt: Date): Change | null {
  if (isLive(task) || task.mergedAt !== null) return null;
  return { task: { mergedAt }, notices: [newsOf(task, "merged")] };
}
