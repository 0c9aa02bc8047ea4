import { stateWords } from "./shown-state.ts";
import type { TaskFilter } from "./task-filter.ts";

/** `No task matches status failed, repository acme/web.` */
export function noMatchSentence(filter: TaskFilter): string {
  const parts = [
    filter.states.length > 0
      ? `status ${filter.states.map((state) => stateWords[state].toLowerCase()).join(" or ")}`
      : null,
    filter.repo === null ? null : `repository ${filter.repo}`,
    filter.agent === null ? null : `agent ${filter.agent}`,
  ].filter((part) => part !== null);
  return `No task matches ${parts.join(", ")}.`;
}
