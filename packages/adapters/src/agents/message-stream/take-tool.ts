import type { Block } from "./event.ts";
import type { MessageAgent, MessageState, MessageStep } from "./state.ts";
import { brief, oneLine } from "../readable-text.ts";

/** Calls whose results are waited for; agents start a few at a time. */
const maxCalls = 20;

/** Text in a message's or a result's content: a string, or blocks of which some have text. */
export function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part: unknown) => textOf(part)).join("\n") : "";
}

function textOf(part: unknown): string {
  const hasText = typeof part === "object" && part !== null && "text" in part;
  return hasText && typeof part.text === "string" ? part.text : "";
}

/** Paths as a person knows them: relative to the work tree. */
function relative(text: string, folder: string | null): string {
  return folder === null ? text : text.replaceAll(`${folder}/`, "");
}

/** The model calls a tool. */
export function takeCall(state: MessageState, { id, name, input }: Block, agent: MessageAgent): MessageStep {
  const tool = oneLine(name ?? "", 50);
  const call = agent.describeTool(tool, input);
  const message = oneLine(relative(call.sentence, state.folder), 500) || "Used a tool";
  const known: [string, string] = [brief(id) ?? "", oneLine(message, 200)];
  return {
    state: { ...state, calls: [...state.calls, known].slice(-maxCalls) },
    events: [{ level: "info", message, step: oneLine(call.intention ?? "", 80) || oneLine(message, 80) }],
  };
}

/** A tool answers; only failures are told, since the call was. */
export function takeResult(state: MessageState, { tool_use_id, content, is_error }: Block): MessageStep {
  const id = brief(tool_use_id);
  const sentence = state.calls.find(([known]) => known === id)?.[1] ?? "A tool";
  const calls = state.calls.filter(([known]) => known !== id);
  const next = { ...state, calls, lastCallFailed: is_error === true };
  if (is_error !== true) return { state: next, events: [] };
  const words = relative(textIn(content).replaceAll(/<\/?tool_use_error>/g, ""), state.folder);
  const message = `${sentence} – failed: ${oneLine(words, 300) || "no reason given"}`;
  return { state: next, events: [{ level: "warning", message, step: null }] };
}
