import type { AgentEvent } from "@porter/orchestrator";
import { oneLine } from "../readable-text.ts";
import { describeTool } from "./describe-tool.ts";
import type { ToolResult, ToolUse } from "./event.ts";
import type { GeminiState, GeminiStep } from "./state.ts";

/** Calls whose results are waited for; the model starts a few at a time. */
const maxCalls = 20;

/** `error.type` of a call that a policy or the settings of the repository do not allow. */
const denial = "policy_violation";

/** The model calls a tool. */
export function takeCall(state: GeminiState, event: ToolUse): GeminiStep {
  const { sentence, intention } = describeTool(event);
  const message = oneLine(sentence, 500) || "Used a tool";
  const known: [string, string] = [oneLine(event.tool_id ?? "", 200), oneLine(message, 200)];
  return {
    state: { ...state, calls: [...state.calls, known].slice(-maxCalls) },
    events: [{ level: "info", message, step: oneLine(intention ?? "", 80) || oneLine(message, 80) }],
  };
}

/** A tool answers; only failures are told, since the call was. */
export function takeResult(state: GeminiState, { tool_id, status, output, error }: ToolResult): GeminiStep {
  const id = oneLine(tool_id ?? "", 200);
  const sentence = state.calls.find(([known]) => known === id)?.[1] ?? "A tool";
  const calls = state.calls.filter(([known]) => known !== id);
  if (status !== "error") return { state: { ...state, calls, deniedTool: null }, events: [] };
  const reason = oneLine(output || error?.message || "no reason given", 300);
  const events: AgentEvent[] = [{ level: "warning", message: `${sentence} – failed: ${reason}`, step: null }];
  const isDenied = error?.type === denial;
  return {
    state: { ...state, calls, deniedTool: isDenied ? oneLine(sentence, 80) : state.deniedTool },
    events,
  };
}
