import type { LogLine, Prompt, Repository, Run, Task, TaskState } from "@porter/orchestrator";
import type { z } from "zod";
import type { Readable } from "../accounts/readable-repositories.ts";
import type { noticeView } from "./views.ts";

export interface TaskFilter {
  /** Only tasks of these repositories exist for who asks. */
  readonly readable: Readable;
  readonly states?: readonly TaskState[];
  /** `owner/name`. */
  readonly repo?: string;
  readonly agent?: string;
  readonly limit: number;
  /** From an earlier page; opaque. */
  readonly cursor?: string;
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly nextCursor: string | null;
  /** Of all readable tasks that the filter's repository and agent leave, by state. */
  readonly counts: Readonly<Record<TaskState, number>>;
}

/** Something that changed: the task, or lines `fromLine`–`toLine` of a run's log. */
export type JournalEvent = { readonly id: number; readonly taskId: string } & (
  | { readonly kind: "task" }
  | { readonly kind: "lines"; readonly runId: string; readonly fromLine: number; readonly toLine: number }
);

export type NoticeRow = z.infer<typeof noticeView>;

/** What pages and API clients read: the journal's rows, never a second truth. */
export interface ReadModel {
  listTasks(filter: TaskFilter): Promise<TaskPage>;
  /** Newest first. */
  runsOf(taskId: string): Promise<readonly Run[]>;
  linesOf(
    runId: string,
    range: { from: number; limit: number },
  ): Promise<{ lines: readonly LogLine[]; total: number }>;
  /** Where a run's task belongs; `null` when there is no such run. */
  repositoryOfRun(runId: string): Promise<Repository | null>;
  noticesOf(taskId: string): Promise<readonly NoticeRow[]>;
  promptOf(runId: string): Promise<Prompt | null>;
  /** Events with an id above `cursor`, oldest first. */
  eventsAfter(cursor: number, options: { taskId?: string; limit: number }): Promise<readonly JournalEvent[]>;
  latestEventId(): Promise<number>;
  /** Calls `listener` after each commit that wrote events; returns how to end that. */
  subscribe(listener: () => void): () => void;
}
