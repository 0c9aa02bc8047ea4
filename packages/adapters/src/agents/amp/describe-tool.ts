import type { ToolCall } from "../message-stream/state.ts";

type Input = Readonly<Record<string, unknown>>;

function text(input: Input, name: string): string | null {
  const value = input[name];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** A sentence for each of Amp's tools; the names are those of its `init` event in its documentation. */
const sentences: Readonly<Record<string, (input: Input) => string>> = {
  Bash: (input) => `$ ${text(input, "cmd") ?? text(input, "command") ?? ""}`,
  Grep: (input) => `Searched for ${text(input, "pattern") ?? "?"}`,
  Read: (input) => `Read ${text(input, "path") ?? "a file"}`,
  Task: (input) => `Delegated: ${text(input, "description") ?? "a part of the work"}`,
  create_file: (input) => `Wrote ${text(input, "path") ?? "a file"}`,
  edit_file: (input) => `Edited ${text(input, "path") ?? "a file"}`,
  finder: (input) => `Looked for ${text(input, "query") ?? "code"}`,
  glob: (input) => `Looked for files named ${text(input, "filePattern") ?? text(input, "pattern") ?? "?"}`,
  oracle: (input) => `Asked the oracle: ${text(input, "task") ?? "for a second opinion"}`,
  read_web_page: (input) => `Fetched ${text(input, "url") ?? "a page"}`,
  undo_edit: (input) => `Undid the edit of ${text(input, "path") ?? "a file"}`,
  web_search: (input) => `Searched the web for ${text(input, "query") ?? text(input, "objective") ?? "?"}`,
};

/** What a call of a tool tells a person. Amp states no intention with it. */
export function describeTool(name: string, input: Input): ToolCall {
  const describe = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  return { sentence: describe?.(input) ?? `Used ${name}`, intention: null };
}
