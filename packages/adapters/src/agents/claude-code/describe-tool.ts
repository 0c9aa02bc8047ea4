import type { ToolCall } from "../message-stream/state.ts";

type Input = Readonly<Record<string, unknown>>;

function text(input: Input, name: string): string | null {
  const value = input[name];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** A sentence for each of Claude Code's tools; the names are those of its JSON stream. */
const sentences: Readonly<Record<string, (input: Input) => string>> = {
  Bash: (input) => `$ ${text(input, "command") ?? ""}`,
  Edit: (input) => `Edited ${text(input, "file_path") ?? "a file"}`,
  Glob: (input) => `Looked for files named ${text(input, "pattern") ?? "?"}`,
  Grep: (input) => `Searched for ${text(input, "pattern") ?? "?"}`,
  NotebookEdit: (input) => `Edited ${text(input, "notebook_path") ?? "a notebook"}`,
  Read: (input) => `Read ${text(input, "file_path") ?? "a file"}`,
  Skill: (input) => `Loaded the skill ${text(input, "skill") ?? "?"}`,
  Task: (input) => `Delegated: ${text(input, "description") ?? "a part of the work"}`,
  TaskCreate: (input) => `Planned: ${text(input, "subject") ?? "a step"}`,
  ToolSearch: (input) => `Looked for a tool: ${text(input, "query") ?? "?"}`,
  WebFetch: (input) => `Fetched ${text(input, "url") ?? "a page"}`,
  WebSearch: (input) => `Searched the web for ${text(input, "query") ?? "?"}`,
  Write: (input) => `Wrote ${text(input, "file_path") ?? "a file"}`,
};

/** What a call of a tool tells a person. */
export function describeTool(name: string, input: Input): ToolCall {
  const describe = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  return {
    sentence: describe?.(input) ?? `Used ${name}`,
    intention: name === "Bash" ? text(input, "description") : null,
  };
}
