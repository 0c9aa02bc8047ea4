import type { ToolCall } from "../message-stream/state.ts";

type Input = Readonly<Record<string, unknown>>;

function text(input: Input, name: string): string | null {
  const value = input[name];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** A sentence for each of Cursor's tools, by the names of its events without `ToolCall`. */
const sentences: Readonly<Record<string, (input: Input) => string>> = {
  delete: (input) => `Deleted ${text(input, "path") ?? "a file"}`,
  edit: (input) => `Edited ${text(input, "path") ?? "a file"}`,
  glob: (input) => `Looked for files named ${text(input, "globPattern") ?? "?"}`,
  grep: (input) => `Searched for ${text(input, "pattern") ?? "?"}`,
  ls: (input) => `Listed ${text(input, "path") ?? "a folder"}`,
  mcp: (input) => `Used ${text(input, "toolName") ?? "a tool of a server"}`,
  read: (input) => `Read ${text(input, "path") ?? "a file"}`,
  semSearch: (input) => `Searched for ${text(input, "query") ?? "?"}`,
  shell: (input) => `$ ${text(input, "command") ?? ""}`,
  task: (input) => `Delegated: ${text(input, "description") ?? "a part of the work"}`,
  updateTodos: () => "Updated its plan",
  webFetch: (input) => `Fetched ${text(input, "url") ?? "a page"}`,
  webSearch: (input) => `Searched the web for ${text(input, "searchTerm") ?? "?"}`,
  write: (input) => `Wrote ${text(input, "path") ?? "a file"}`,
};

/** What a call of a tool tells a person. */
export function describeTool(name: string, input: Input): ToolCall {
  const describe = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  return { sentence: describe?.(input) ?? `Used ${name}`, intention: text(input, "description") };
}
