import type { ToolUse } from "./event.ts";

type Input = ToolUse["parameters"];

function text(input: Input, name: string): string | null {
  const value = input[name];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function plannedSteps(input: Input): string {
  const todos = Array.isArray(input["todos"]) ? input["todos"] : [];
  const done = todos.filter((todo: unknown) => JSON.stringify(todo)?.includes('"status":"completed"')).length;
  return `Plan: ${done} of ${todos.length} done`;
}

/** A sentence for each of Gemini CLI's tools; the names are those of its JSON stream. */
const sentences: Readonly<Record<string, (input: Input) => string>> = {
  activate_skill: (input) => `Loaded the skill ${text(input, "name") ?? "?"}`,
  glob: (input) => `Looked for files named ${text(input, "pattern") ?? "?"}`,
  google_web_search: (input) => `Searched the web for ${text(input, "query") ?? "?"}`,
  grep_search: (input) => `Searched for ${text(input, "pattern") ?? "?"}`,
  list_directory: (input) => `Listed ${text(input, "dir_path") ?? "a folder"}`,
  read_file: (input) => `Read ${text(input, "file_path") ?? "a file"}`,
  replace: (input) => `Edited ${text(input, "file_path") ?? "a file"}`,
  run_shell_command: (input) => `$ ${text(input, "command") ?? ""}`,
  update_topic: (input) => text(input, "title") ?? "Went on",
  web_fetch: (input) => `Fetched ${text(input, "prompt") ?? "a page"}`,
  write_file: (input) => `Wrote ${text(input, "file_path") ?? "a file"}`,
  write_todos: plannedSteps,
};

/** What a call of a tool tells a person, and what the model says that it is for, or `null`. */
export function describeTool({ tool_name: name, parameters: input }: ToolUse): {
  readonly sentence: string;
  readonly intention: string | null;
} {
  const describe = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  return {
    sentence: describe?.(input) ?? `Used ${name}`,
    intention: name === "run_shell_command" ? text(input, "description") : null,
  };
}
