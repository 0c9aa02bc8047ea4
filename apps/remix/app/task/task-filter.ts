import type { TaskState, TaskView } from "../api/contract.ts";

/** In the order a task goes through them. */
export const taskStates = [
  "queued",
  "running",
  "success",
  "failed",
  "cancelled",
] as const satisfies TaskState[];

/** What the address of the task list asks for. */
export interface TaskFilter {
  /** Empty means all. */
  readonly states: readonly TaskState[];
  readonly repo: string | null;
  readonly agent: string | null;
  /** Where the page begins; `null` is the newest task. Never part of a link to a filtered list. */
  readonly after: string | null;
  /** What the address asks for and no task can be: said on the page, never dropped in silence. */
  readonly problems: readonly string[];
}

/** The address of the list with this filter, from its first page. */
export function taskListPath(filter: Pick<TaskFilter, "states" | "repo" | "agent">, after?: string): string {
  const query = new URLSearchParams();
  if (filter.repo !== null) query.set("repo", filter.repo);
  if (filter.agent !== null) query.set("agent", filter.agent);
  if (after !== undefined) query.set("after", after);
  const status = filter.states.length === 0 ? "" : `status=${filter.states.join(",")}`;
  const all = [status, query.toString()].filter((part) => part !== "").join("&");
  return all === "" ? "/tasks" : `/tasks?${all}`;
}

/** Whether the task belongs into the filtered list. */
export function matchesFilter(task: TaskView, filter: TaskFilter): boolean {
  return (
    (filter.states.length === 0 || filter.states.includes(task.state)) &&
    (filter.repo === null || filter.repo.toLowerCase() === task.repo.toLowerCase()) &&
    (filter.agent === null || filter.agent === task.agent)
  );
}

export function isFiltered(filter: TaskFilter): boolean {
  return filter.states.length > 0 || filter.repo !== null || filter.agent !== null;
}
