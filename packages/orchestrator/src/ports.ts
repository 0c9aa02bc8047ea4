import type { Changeset } from "./changeset/changeset.ts";
import type { ProcessExit } from "./agent/agent-adapter.ts";
import type { Command, Refusal } from "./command/command.ts";
import type { DependencyArchive } from "./dependencies/archive.ts";
import type { DeliveryEvent, Mention } from "./delivery/delivery.ts";
import type { InstalledRepository, Repository } from "./forge/repository.ts";
import type { NoticeContent } from "./notice/notice.ts";
import type { PlanId } from "./policy/plans.ts";
import type { QueueCount } from "./queue/queue-place.ts";
import type { Meter, MeteredUsage } from "./usage/usage.ts";
import type { Prompt } from "./prompt/prompt.ts";
import type { LogLine, Run } from "./run/run.ts";
import type { Task, TaskWithRun } from "./task/task.ts";

export interface Clock {
  now(): Date;
}

export interface Ids {
  /** A new UUID version 7. */
  next(): string;
}

/** Work that a commit leaves for later; enqueued in the same transaction. */
export type Job =
  | { readonly kind: "admit"; readonly taskId: string }
  | {
      readonly kind: "supervise";
      readonly taskId: string;
      /** Whose runs are counted together. */
      readonly group: string;
      /** Decides how many of them there may be at a time; `null` for the installation's own limit. */
      readonly plan: PlanId | null;
      /** What is due first is started first. */
      readonly dueAt: Date;
    }
  | {
      readonly kind: "respond";
      readonly deliveryId: string;
      readonly mention: Mention;
      readonly commands: readonly Command[];
      readonly refusals: readonly Refusal[];
    }
  | { readonly kind: "consider"; readonly deliveryId: string; readonly event: ConsideredEvent }
  | { readonly kind: "follow"; readonly event: FollowedEvent };

/** What may mean a task, by rules that have to be read first. */
export type ConsideredEvent = Extract<
  DeliveryEvent,
  { kind: "issue-opened" | "issue-labeled" | "issue-assigned" }
>;

/** What happened elsewhere and is taken in. */
export type FollowedEvent = Exclude<DeliveryEvent, ConsideredEvent | { kind: "mention" | "ignored" }>;

/** How a delivery was judged; kept so that nobody wonders why nothing happened. */
export interface DeliveryRecord {
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly decision: "commands" | "refused" | "considered" | "followed" | "ignored";
  /** Named reason when nothing was started. */
  readonly reason: string | null;
  readonly receivedAt: Date;
  /**
   * The comment whose commands it carries, such as `issue_comment 501`; absent when it carries none. Nobody signs the id
   * of a delivery, so that one signed body can come under many ids: a comment is carried out once all the same.
   */
  readonly commentKey?: string | null;
}

/** Everything one delivery leaves behind. */
export interface Intake {
  readonly delivery: DeliveryRecord;
  readonly tasks: readonly Task[];
  readonly jobs: readonly Job[];
  readonly notices: readonly NoticeContent[];
}

/** What one step changes about a task; committed in one transaction. */
export interface Change {
  readonly task?: Partial<Omit<Task, "id">>;
  readonly run?: Partial<Omit<Run, "id" | "taskId">>;
  /** Becomes the latest run. */
  readonly newRun?: Run;
  readonly lines?: readonly LogLine[];
  readonly prompt?: Prompt;
  /** What the run's setup made, to be known to later runs of the repository; one of its key takes its place. */
  readonly archive?: DependencyArchive;
  /** What the run reported, kept until it is published. */
  readonly result?: RunResult;
  readonly notices?: readonly NoticeContent[];
  readonly jobs?: readonly Job[];
}

/** A run's report as stored between completion and publication. */
export interface RunResult {
  readonly exit: ProcessExit | null;
  readonly changeset: Changeset | null;
}

/** What is counted before a task is let in. */
export interface Counted {
  /** Other tasks that were admitted under the meter. */
  readonly tasks: number;
  /** Other tasks of the same person that are at work, or wait and are at least as urgent. */
  readonly ahead: number;
}

/** Where tasks are looked for. */
export type TaskScope =
  | { readonly installationId: number }
  | { readonly repositories: readonly Repository[] };

/** The store of tasks: a cache of what is in GitHub, plus the queue. */
export interface Journal {
  /** Writes all of it in one transaction, or nothing when the delivery's id or comment is known: `duplicate`. */
  record(intake: Intake): Promise<"recorded" | "duplicate">;
  /** Puts notices that belong to no task change into the outbox. A reply whose key is known is not written again. */
  post(notices: readonly NoticeContent[]): Promise<void>;
  read(taskId: string): Promise<TaskWithRun | null>;
  /**
   * Reads the task under a lock, lets `decide` (pure, synchronous) choose, writes the change: one transaction.
   * `null` from `decide` writes nothing. Returns the task after it; `null` when there is no such task.
   * Throws `PorterError` `branch_busy` when the change would admit a second live task on one repository and branch.
   */
  update(taskId: string, decide: (current: TaskWithRun) => Change | null): Promise<TaskWithRun | null>;
  /**
   * As `update`, deciding with what was counted. Changes under one meter's scope are made one after the other, so that
   * none passes on an old count.
   */
  updateCounted(
    taskId: string,
    meter: Meter,
    decide: (current: TaskWithRun, counted: Counted) => Change | null,
  ): Promise<TaskWithRun | null>;
  usage(meter: Meter): Promise<MeteredUsage>;
  /** Admitted tasks that no run has been started for, in the order in which they are due; those named, or all. */
  waiting(taskIds?: readonly string[]): Promise<readonly QueueCount[]>;
  /** Mean duration of the latest runs that ended, in milliseconds; `null` when there is none. */
  meanRunMs(): Promise<number | null>;
  /** Live and ended tasks of an issue, newest first. */
  tasksOfIssue(repository: { owner: string; name: string }, issueNumber: number): Promise<readonly Task[]>;
  /** The task whose pull request this is, or `null`. */
  taskOfPullRequest(repository: { owner: string; name: string }, number: number): Promise<Task | null>;
  /** Tasks that opened this pull request or were asked for on it, newest first. */
  tasksOfPullRequest(repository: { owner: string; name: string }, number: number): Promise<readonly Task[]>;
  /** Live tasks of an installation, or of some repositories. */
  liveTasks(scope: TaskScope): Promise<readonly Task[]>;
  /** Archives of what setups made in this repository, the newest first; older ones are forgotten. */
  archives(repository: InstalledRepository): Promise<readonly DependencyArchive[]>;
  /** A repository has another owner or name: its tasks follow. */
  moveRepository(from: Repository, to: InstalledRepository): Promise<void>;
  /** Ids of tasks that are live, or have a run that has not settled, while no job is waiting or at work for them. */
  forsakenTasks(): Promise<readonly string[]>;
  /** What the latest run needs for claim and publication. */
  runMaterial(
    runId: string,
  ): Promise<{ readonly prompt: Prompt | null; readonly result: RunResult | null } | null>;
}

/** A request to stop what one is doing; an `AbortSignal` is one. */
export interface Interruption {
  readonly aborted: boolean;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Wakes a supervisor: resolves when the task changed, when `timeoutMs` passed, or at the interruption. */
export interface News {
  wait(taskId: string, timeoutMs: number, signal: Interruption): Promise<void>;
}

/** People who signed in. */
export interface People {
  /** Forgets what somebody allowed Porter to do in their name. */
  revoke(userId: number): Promise<void>;
}

/** Secrets of a run, found at the moment they are needed and never stored. */
export interface Secrets {
  /** Signing key of one run's reports, `whsec_…`. */
  runKey(runId: string): Promise<string>;
  /** Model keys for this task by environment variable name; only the names asked for, only those known. */
  modelKeys(task: Task, names: readonly string[]): Promise<Readonly<Record<string, string>>>;
}
