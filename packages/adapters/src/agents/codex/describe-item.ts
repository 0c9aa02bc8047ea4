import type { AgentEvent } from "@porter/orchestrator";
import { oneLine, readable } from "../readable-text.ts";
import type { CodexItem } from "./event.ts";

type Command = Extract<CodexItem, { type: "command_execution" }>;
type FileChange = Extract<CodexItem, { type: "file_change" }>;
type ToolCall = Extract<CodexItem, { type: "mcp_tool_call" }>;
type TodoList = Extract<CodexItem, { type: "todo_list" }>;

/** The command as the model wrote it, out of the shell that Codex wraps around it. */
function commandIn(wrapped: string): string {
  const [, quoted] = /^\S*\/(?:ba|z)?sh -l?c (.*)$/s.exec(wrapped) ?? [];
  if (quoted === undefined) return wrapped;
  if (/^'.*'$/s.test(quoted)) return quoted.slice(1, -1).replaceAll(`'"'"'`, "'");
  if (/^".*"$/s.test(quoted)) return quoted.slice(1, -1).replaceAll(/\\([\\"$`])/g, "$1");
  return quoted;
}

/** Paths are absolute and the work tree is not told: the end of a path is what people recognise. */
function shortPath(path: string): string {
  const parts = path.split("/");
  return parts.length <= 4 ? path : `…/${parts.slice(-3).join("/")}`;
}

const deeds: Readonly<Record<string, string>> = { add: "Wrote", delete: "Deleted", update: "Edited" };

function changedFiles({ changes }: FileChange): string {
  const byDeed = new Map<string, string[]>();
  for (const { path, kind } of changes) {
    const deed = Object.hasOwn(deeds, kind) ? (deeds[kind] ?? "Changed") : "Changed";
    byDeed.set(deed, [...(byDeed.get(deed) ?? []), shortPath(path)]);
  }
  const parts = Array.from(byDeed, ([deed, paths]) => `${deed} ${paths.join(", ")}`);
  return parts.length === 0 ? "Changed files" : parts.join("; ");
}

function info(sentence: string): AgentEvent {
  return { level: "info", message: oneLine(sentence, 500), step: oneLine(sentence, 80) };
}

function failed(sentence: string, reason: string): AgentEvent {
  const message = `${oneLine(sentence, 400)} – ${oneLine(reason, 300)}`;
  return { level: "warning", message, step: oneLine(sentence, 80) };
}

function endedCommand(item: Command): AgentEvent | null {
  const sentence = `$ ${commandIn(item.command)}`;
  if (item.status === "declined") return failed(sentence, "not allowed");
  const code = item.exit_code ?? 0;
  // That it began was told already.
  return code === 0 ? null : info(`${oneLine(sentence, 450)} (exit code ${code})`);
}

function endedChange(item: FileChange): AgentEvent {
  if (item.status === "declined") return failed(changedFiles(item), "not allowed");
  return item.status === "failed" ? failed(changedFiles(item), "failed") : info(changedFiles(item));
}

function endedCall(item: ToolCall): AgentEvent | null {
  if (item.status !== "failed") return null;
  return failed(calledTool(item), `failed: ${item.error?.message || "no reason given"}`);
}

function calledTool({ server, tool }: ToolCall): string {
  return `Used ${tool ?? "a tool"} of ${server ?? "a server"}`;
}

function plan({ items }: TodoList): string {
  return `Plan: ${items.filter(({ completed }) => completed).length} of ${items.length} done`;
}

/** What the beginning of an item tells a person; `null` when only its end does. */
export function describeStart(item: CodexItem): AgentEvent | null {
  if (item.type === "command_execution") return info(`$ ${commandIn(item.command)}`);
  if (item.type === "mcp_tool_call") return info(calledTool(item));
  return item.type === "todo_list" ? info(plan(item)) : null;
}

/** What the end of an item tells a person; `null` when its beginning told it, or when there is nothing to say. */
export function describeEnd(item: CodexItem): AgentEvent | null {
  switch (item.type) {
    case "agent_message": {
      const message = readable(item.text, 4000);
      return message === "" ? null : { level: "info", message, step: null };
    }
    case "command_execution":
      return endedCommand(item);
    case "file_change":
      return endedChange(item);
    case "mcp_tool_call":
      return endedCall(item);
    case "web_search":
      return info(`Searched the web for ${item.query || "?"}`);
    case "todo_list":
      return info(plan(item));
    case "error": {
      // Codex puts warnings into items of this name, such as that its catalogue lacks the model.
      const message = readable(item.message, 2000);
      return message === "" ? null : { level: "warning", message, step: null };
    }
  }
}
