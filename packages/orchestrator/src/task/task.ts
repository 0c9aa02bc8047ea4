import type { Command } from "../command/command.ts";
import type { CommentKind, DeliveredIssue, NodeIds } from "../delivery/delivery.ts";
import type { Permission } from "../forge/forge.ts";
import type { InstalledRepository } from "../forge/repository.ts";
import type { PlanId } from "../policy/plans.ts";
import type { Failure } from "../porter-error.ts";
import type { Run } from "../run/run.ts";
import type { Usage } from "../agent/agent-adapter.ts";

export const taskStates = ["queued", "running", "success", "failed", "cancelled"] as const;
export type TaskState = (typeof taskStates)[number];

/** What a command asked for; lives from queued to its outcome. */
export interface Task {
  /** UUID version 7. */
  readonly id: string;
  readonly state: TaskState;
  readonly repository: InstalledRepository;
  readonly issue: DeliveredIssue;
  /** Set when it adds a commit to a pull request that exists, instead of opening one. */
  readonly followUp: FollowUp | null;
  /** The comment that asked, or `null` when it was started elsewhere. */
  readonly commentId: string | null;
  /** The forge's global ids of issue and comment, where the delivery told them; they save requests. */
  readonly nodeIds: NodeIds | null;
  readonly command: Command;
  readonly agent: string;
  /** Head branch of the pull request to be; one live task per repository and branch. */
  readonly branch: string;
  /** What its usage is counted under; `null` before admission. */
  readonly plan: PlanId | null;
  /** 1–5, 5 is the most urgent. */
  readonly priority: number;
  readonly requestedBy: { readonly login: string; readonly id: number };
  /** What who asked may do, as the forge said at admission; `null` before. */
  readonly permission: Permission | null;
  /** When the requesting comment was written: newer text in the issue is not trusted. */
  readonly requestedAt: Date;
  readonly createdAt: Date;
  /** When permission was confirmed; `null` before. */
  readonly admittedAt: Date | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly mergedAt: Date | null;
  /** Runs so far. */
  readonly attempt: number;
  /** Runs started by Porter itself after an infrastructure failure, since the last command. */
  readonly automaticRetries: number;
  /** 0–100. */
  readonly progress: number;
  /** What the agent is doing, a few words. */
  readonly step: string | null;
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
  /** Head of its pull request as Porter published it. */
  readonly headSha: string | null;
  readonly failure: Failure | null;
  /** Who stopped it, when it was cancelled. */
  readonly cancelledBy: string | null;
  /** The one managed comment. */
  readonly statusCommentId: string | null;
  readonly usage: Usage;
}

/** A task that goes on with a pull request of Porter's. */
export interface FollowUp {
  /** Number of the pull request. */
  readonly pullRequest: number;
  /** What `commentId` is the id of: each kind counts for itself. */
  readonly askedIn: CommentKind;
}

/** A task with its latest run; `null` before the first. */
export interface TaskWithRun {
  readonly task: Task;
  readonly run: Run | null;
}

export function isLive(task: Task): boolean {
  return task.state === "queued" || task.state === "running";
}

/** Number of the issue or pull request where the task was asked for, and where people are told of it. */
export function placeOf(task: Pick<Task, "followUp" | "issue">): number {
  return task.followUp?.pullRequest ?? task.issue.number;
}
