import type { AgentEvent, ProcessExit, Usage, Verdict } from "@porter/orchestrator";
import { agentFailure, type Cause } from "../agent-failure.ts";
import { finished } from "../finished.ts";
import { eventLines } from "../event-lines.ts";
import { streamParser } from "../fold.ts";
import { endingSignal, isUnknownExit } from "../process-exit.ts";
import { oneLine, readable } from "../readable-text.ts";
import { anyEvent, type GeminiEvent, understood, type Result } from "./event.ts";
import { causeOf, causeOfExit } from "./failure.ts";
import { type GeminiState, geminiStateSchema, type GeminiStep, initialGeminiState } from "./state.ts";
import { endText, takeText } from "./take-text.ts";
import { takeCall, takeResult } from "./take-tool.ts";

function onError(state: GeminiState, severity: string, text: string): GeminiStep {
  const message = readable(text, 2000) || "It failed.";
  const isFatal = severity === "error";
  const event: AgentEvent = { level: isFatal ? "error" : "warning", message, step: null };
  return { state: isFatal ? { ...state, cause: causeOf(message) } : state, events: [event] };
}

function onResult(state: GeminiState, { status, error, stats }: Result): GeminiStep {
  const { input_tokens: inputTokens, output_tokens: outputTokens } = stats;
  const next = { ...state, inputTokens, outputTokens, result: oneLine(status, 50) };
  if (status === "success") return { state: next, events: [finished(usage(next))] };
  // Of an answer that makes no sense, an error event has told already.
  return error?.message ? onError(next, "error", error.message) : { state: next, events: [] };
}

function take(state: GeminiState, event: GeminiEvent): GeminiStep {
  switch (event.type) {
    case "message":
      // The prompt comes back as the user's message.
      return event.role === "assistant" ? takeText(state, event.content) : { state, events: [] };
    case "tool_use":
      return takeCall(state, event);
    case "tool_result":
      return takeResult(state, event);
    case "error":
      return onError(state, event.severity, event.message);
    case "result":
      return onResult(state, event);
  }
}

function onEvent(state: GeminiState, event: GeminiEvent): GeminiStep {
  if (event.type === "message") return take(state, event);
  const said = endText(state);
  const step = take(said.state, event);
  return { state: step.state, events: [...said.events, ...step.events] };
}

const line = eventLines({ understood, anyEvent, take: onEvent });

/** A cause that only quotes is worth less than an exit code that has a meaning. */
function causeOfError(state: GeminiState, exit: ProcessExit): Cause | null {
  if (state.cause?.code !== "crashed") return state.cause;
  const byExit = causeOfExit(exit);
  return byExit === null || byExit.code === "crashed" ? state.cause : byExit;
}

function causeOfCode(state: GeminiState, exit: ProcessExit): Cause {
  const words = state.lastWords === null ? "" : `: ${state.lastWords}`;
  return causeOfExit(exit) ?? { code: "crashed", detail: `exit code ${exit.code}${words}` };
}

/** Why the agent failed, or `null`. Killed by SIGTERM it exits with 0: only its last event makes a success. */
function causeOfEnd(state: GeminiState, exit: ProcessExit): Cause | null {
  const said = causeOfError(state, exit);
  if (said !== null) return said;
  const signal = endingSignal(exit);
  if (signal !== null) return { code: "interrupted", detail: signal };
  if (exit.code !== null && exit.code !== 0) return causeOfCode(state, exit);
  if (state.result === null) {
    if (state.eventCount === 0 && !isUnknownExit(exit)) return { code: "crashed", detail: "it said nothing" };
    return { code: "interrupted", detail: "its output breaks off" };
  }
  if (state.result !== "success") return { code: "crashed", detail: `it ended with ${state.result}` };
  return state.deniedTool === null ? null : { code: "denied_tool", detail: state.deniedTool };
}

function usage({ inputTokens, outputTokens }: GeminiState): Usage {
  return { inputTokens, outputTokens, costUsd: null };
}

function end(state: GeminiState, exit: ProcessExit): Verdict {
  const cause = causeOfEnd(state, exit);
  return {
    outcome: cause === null ? "success" : "failed",
    failure: cause === null ? null : agentFailure(cause.code, "Gemini CLI", cause.detail),
    usage: usage(state),
    // A stream that breaks off does so in mid-message.
    finalMessage: endText(state).state.finalMessage,
    unparsedLines: state.unparsedLines,
  };
}

/** Understands `gemini --output-format stream-json`. Success is exit code 0 and a last event that says so. */
export const geminiParser = streamParser<GeminiState>({
  schema: geminiStateSchema,
  initial: initialGeminiState,
  line,
  end,
  usage,
});
