import { z } from "zod";

import type { TaskState } from "../api/contract.ts";
import { nearestWord } from "./nearest-word.ts";
import { taskStates } from "./task-filter.ts";
import type { TaskFilter } from "./task-filter.ts";

/** An empty field of the form asks for nothing; what no name can be as long as is cut. */
const field = z
  .string()
  .transform((text) => text.trim().slice(0, 200))
  .transform((text) => (text === "" ? null : text))
  .nullable();

const words = z.array(z.string()).transform((values) => values.flatMap((value) => value.split(",")));

const query = z.object({
  status: words.transform((all) => all.map((word) => word.trim()).filter((word) => word !== "")),
  repo: field,
  agent: field,
  after: field,
});

/** Reads `?status=failed,running&repo=owner/name&agent=opencode&after=…`. */
export function parseTaskFilter(search: URLSearchParams): TaskFilter {
  const { status, ...fields } = query.parse({
    status: search.getAll("status"),
    repo: search.get("repo"),
    agent: search.get("agent"),
    after: search.get("after"),
  });
  return {
    ...fields,
    states: taskStates.filter((state) => status.includes(state)),
    problems: status.filter((word) => !isTaskState(word)).map(problemOf),
  };
}

function isTaskState(word: string): word is TaskState {
  return (taskStates as readonly string[]).includes(word);
}

function problemOf(word: string): string {
  const nearest = nearestWord(word, taskStates);
  const hint = nearest === null ? `States are ${taskStates.join(", ")}.` : `Did you mean ${nearest}?`;
  return `“${word}” is not a state. ${hint}`;
}
