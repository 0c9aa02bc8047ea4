import type { AgentEvent } from "@porter/orchestrator";
import { readable } from "../readable-text.ts";
import type { GeminiState, GeminiStep } from "./state.ts";

/** How much of a message is kept; people see no more of it either. */
const maxChars = 4000;

function told(lines: readonly string[]): AgentEvent[] {
  return lines.flatMap((line) => {
    const message = readable(line, maxChars);
    return message === "" ? [] : [{ level: "info" as const, message, step: null }];
  });
}

/** The model says more: whole lines are told, the rest waits for its end. */
export function takeText(state: GeminiState, text: string): GeminiStep {
  const lines = (state.unfinishedLine + text).split("\n");
  // A line without end is told piece by piece.
  const unfinishedLine = (lines.at(-1) ?? "").length > maxChars ? "" : (lines.pop() ?? "");
  const message = (state.message + text).slice(0, maxChars + 1);
  return { state: { ...state, message, unfinishedLine }, events: told(lines) };
}

/** The model does something else now: what it said until here is a message as a whole. */
export function endText(state: GeminiState): GeminiStep {
  const said = readable(state.message, maxChars);
  const finalMessage = said === "" ? state.finalMessage : said;
  const events = told([state.unfinishedLine]);
  return { state: { ...state, message: "", unfinishedLine: "", finalMessage }, events };
}
