import type { AgentEvent } from "@porter/orchestrator";
import { oneLine } from "../readable-text.ts";
import type { ToolPart } from "./event.ts";

type Input = Readonly<Record<string, unknown>>;

function text(input: Input, name: string): string | null {
  const value = input[name];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** The path as a person knows it: opencode's title is relative to the work tree, its input is absolute. */
function path(part: ToolPart): string {
  return part.state.title ?? text(part.state.input, "filePath") ?? text(part.state.input, "path") ?? "a file";
}

function plannedSteps(input: Input): string {
  const todos = Array.isArray(input["todos"]) ? input["todos"] : [];
  const done = todos.filter((todo: unknown) => JSON.stringify(todo)?.includes('"status":"completed"')).length;
  return `Plan: ${done} of ${todos.length} done`;
}

function patchedFiles(input: Input): string {
  const patch = text(input, "patchText") ?? "";
  const names = Array.from(
    patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm),
    (match) => match[1],
  );
  return names.length === 0 ? "Patched files" : `Patched ${names.join(", ")}`;
}

/** A sentence for each of opencode's tools; the names are those of its JSON stream. */
const sentences: Readonly<Record<string, (part: ToolPart) => string>> = {
  apply_patch: ({ state }) => patchedFiles(state.input),
  bash: ({ state }) => `$ ${text(state.input, "command") ?? ""}`,
  edit: (part) => `Edited ${path(part)}`,
  glob: ({ state }) => `Looked for files named ${text(state.input, "pattern") ?? "?"}`,
  grep: ({ state }) => `Searched for ${text(state.input, "pattern") ?? "?"}`,
  invalid: ({ state }) => `Called the tool ${text(state.input, "tool") ?? "?"} wrongly`,
  list: (part) => `Listed ${path(part)}`,
  read: (part) => `Read ${path(part)}`,
  skill: ({ state }) => `Loaded the skill ${text(state.input, "name") ?? "?"}`,
  task: ({ state }) => `Delegated: ${text(state.input, "description") ?? "a part of the work"}`,
  todowrite: ({ state }) => plannedSteps(state.input),
  webfetch: ({ state }) => `Fetched ${text(state.input, "url") ?? "a page"}`,
  websearch: ({ state }) => `Searched the web for ${text(state.input, "query") ?? "?"}`,
  write: (part) => `Wrote ${path(part)}`,
};

/** What a tool call tells a person: one line of log, and a few words as the latest step. */
export function describeTool(part: ToolPart): AgentEvent {
  const describe = Object.hasOwn(sentences, part.tool) ? sentences[part.tool] : undefined;
  const sentence = oneLine(describe?.(part) ?? `Used ${part.tool}`, 500);
  const intention = part.tool === "bash" ? text(part.state.input, "description") : null;
  const step = oneLine(intention ?? sentence, 80);
  if (part.state.status === "error") {
    const reason = oneLine(part.state.error ?? "no reason given", 300);
    return { level: "warning", message: `${sentence} – failed: ${reason}`, step };
  }
  const code = part.state.metadata?.exit ?? 0;
  return { level: "info", message: code === 0 ? sentence : `${sentence} (exit code ${code})`, step };
}
