import type { CheckReport, CheckState } from "../forge/task-signs.ts";
import type { Task } from "../task/task.ts";
import { inertLine } from "./inert-text.ts";
import { type AgentLabel, demonstrationNote } from "./status-comment.ts";

const maxMessageChars = 1000;

const titles: Readonly<Record<CheckState, string>> = {
  queued: "Queued",
  in_progress: "The agent is working",
  success: "The change is published",
  failure: "The task failed",
  cancelled: "The task was stopped",
  timed_out: "The task took too long",
};

/** What the check run of a task says as the task is now. The same for the same state, so that progress writes nothing. */
export function checkReport(task: Task, about: { taskUrl: string; agent: AgentLabel }): CheckReport {
  const state = checkState(task);
  const asked = `${inertLine(about.agent.displayName, 100)} on issue ${task.issue.number}, asked for by ${inertLine(task.requestedBy.login, 100)}.`;
  const failure =
    state === "failure" || state === "timed_out"
      ? [inertLine(task.failure?.message ?? "", maxMessageChars)]
      : [];
  const demonstration = about.agent.demonstration ? [demonstrationNote] : [];
  return {
    externalId: task.id,
    state,
    detailsUrl: about.taskUrl,
    title: titles[state],
    summary: [asked, ...failure, ...demonstration].filter((line) => line !== "").join("\n\n"),
  };
}

function checkState(task: Task): CheckState {
  switch (task.state) {
    case "queued":
    case "success":
    case "cancelled":
      return task.state;
    case "running":
      return "in_progress";
    case "failed":
      return task.failure?.code === "timed_out" ? "timed_out" : "failure";
  }
}
