import type { AppRouter, LogLineView, SampleIssueView, TaskDetailView, TaskView } from "@porter/api";
import type { TRPCClient } from "@trpc/client";

/** What the dashboard knows of the server: the types of its procedures and nothing else. */
export type Api = TRPCClient<AppRouter>;

type Answer<Query extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<Query>>;

export type { TaskView } from "@porter/api";
export type { TaskDetailView as TaskDetail, TaskEventView as TaskEvent } from "@porter/api";
export type { LogLineView as LogLine } from "@porter/api";

export type AgentView = Answer<Api["agents"]["list"]["query"]>[number];
export type TaskState = TaskView["state"];
export type RunView = TaskDetailView["runs"][number];
export type FailureView = NonNullable<TaskView["failure"]>;
export type PromptView = NonNullable<TaskDetailView["prompt"]>;
export type NoticeView = TaskDetailView["notices"][number];
/** Consecutive lines of a run's log and how many it has in all. */
export interface LogPage {
  readonly lines: readonly LogLineView[];
  readonly total: number;
}
export type SampleComment = SampleIssueView["comments"][number];
export type SamplePullRequest = SampleIssueView["pullRequests"][number];
