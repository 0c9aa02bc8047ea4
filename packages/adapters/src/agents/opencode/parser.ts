import type { AgentEvent, ProcessExit, Usage, Verdict } from "@porter/orchestrator";
import { z } from "zod";
import { agentFailure, type Cause, causeSchema } from "../agent-failure.ts";
import { finished } from "../finished.ts";
import { eventLines } from "../event-lines.ts";
import { streamParser } from "../fold.ts";
import { endingSignal, isUnknownExit } from "../process-exit.ts";
import { oneLine, readable } from "../readable-text.ts";
import { describeTool } from "./describe-tool.ts";
import { anyEvent, type OpencodeError, type OpencodeEvent, understood, type ToolPart } from "./event.ts";
import { causeOf } from "./failure.ts";

const stateSchema = z.object({
  /** Events of opencode's format so far. */
  eventCount: z.number(),
  unparsedLines: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  /** US dollars; `null` until a step has reported it. */
  costUsd: z.number().nullable(),
  finalMessage: z.string().nullable(),
  /** Why the last finished step ended; `null` before the first and while one is under way. */
  stepEnd: z.string().nullable(),
  /** Tool that was refused in the latest step. */
  refusedTool: z.string().nullable(),
  /** The first error: later ones are its consequences. */
  cause: causeSchema.nullable(),
  /** The last line that was no event: where a crash says why. */
  lastWords: z.string().nullable(),
});
type State = z.infer<typeof stateSchema>;

const initial: State = {
  eventCount: 0,
  unparsedLines: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: null,
  finalMessage: null,
  stepEnd: null,
  refusedTool: null,
  cause: null,
  lastWords: null,
};

/** How opencode 1.18.33 marks a tool call that was not allowed; there is no field for it. */
const refusal = "The user rejected permission";

type Step = { readonly state: State; readonly events: readonly AgentEvent[] };
type StepFinish = Extract<OpencodeEvent, { type: "step_finish" }>["part"];

function onText(state: State, text: string): Step {
  const message = readable(text, 4000);
  if (message === "") return { state, events: [] };
  return { state: { ...state, finalMessage: message }, events: [{ level: "info", message, step: null }] };
}

function onTool(state: State, part: ToolPart): Step {
  const refused = part.state.status === "error" && part.state.error?.startsWith(refusal) === true;
  return {
    state: refused ? { ...state, refusedTool: oneLine(part.tool, 50) } : state,
    events: [describeTool(part)],
  };
}

function onStepFinish(state: State, { reason, tokens, cost }: StepFinish): Step {
  const next = {
    ...state,
    stepEnd: oneLine(reason, 50),
    inputTokens: state.inputTokens + tokens.input + tokens.cache.read + tokens.cache.write,
    outputTokens: state.outputTokens + tokens.output + tokens.reasoning,
    // Binary fractions of cents add up to noise; a billionth of a dollar is none.
    costUsd: Math.round(((state.costUsd ?? 0) + cost) * 1e9) / 1e9,
  };
  return { state: next, events: reason === "stop" ? [finished(next)] : [] };
}

function onError(state: State, error: OpencodeError): Step {
  const cause = state.cause ?? causeOf(error, state.eventCount > 1);
  const status = error.data.statusCode;
  // A cut line may end before the first word.
  const words = oneLine(error.data.message ?? "", 500) || oneLine(error.name, 100) || "It failed.";
  const message = status === null || status === undefined ? words : `${words} (HTTP ${status})`;
  return { state: { ...state, cause }, events: [{ level: "error", message, step: null }] };
}

function onEvent(state: State, event: OpencodeEvent): Step {
  switch (event.type) {
    case "text":
      return onText(state, event.part.text);
    case "tool_use":
      return onTool(state, event.part);
    case "step_start":
      return { state: { ...state, stepEnd: null, refusedTool: null }, events: [] };
    case "step_finish":
      return onStepFinish(state, event.part);
    case "error":
      return onError(state, event.error);
  }
}

const line = eventLines({ understood, anyEvent, take: onEvent });

/** Why the agent failed, or `null`. opencode has no final event, so this takes stream and exit together. */
function causeOfEnd(state: State, exit: ProcessExit): Cause | null {
  if (state.cause !== null) return state.cause;
  const signal = endingSignal(exit);
  if (signal !== null) return { code: "interrupted", detail: signal };
  if (exit.code !== null && exit.code !== 0) {
    const words = state.lastWords === null ? "" : `: ${state.lastWords}`;
    return { code: "crashed", detail: `exit code ${exit.code}${words}` };
  }
  if (state.refusedTool !== null) return { code: "denied_tool", detail: state.refusedTool };
  if (state.stepEnd === "content-filter") return { code: "refused", detail: null };
  if (state.stepEnd === "length") return { code: "context_too_long", detail: null };
  if (isUnknownExit(exit) && (state.stepEnd === null || state.stepEnd === "tool-calls")) {
    return { code: "interrupted", detail: "its output breaks off" };
  }
  return state.eventCount === 0 ? { code: "crashed", detail: "it said nothing" } : null;
}

function usage({ inputTokens, outputTokens, costUsd }: State): Usage {
  return { inputTokens, outputTokens, costUsd };
}

function end(state: State, exit: ProcessExit): Verdict {
  const cause = causeOfEnd(state, exit);
  return {
    outcome: cause === null ? "success" : "failed",
    failure: cause === null ? null : agentFailure(cause.code, "Opencode", cause.detail),
    usage: usage(state),
    finalMessage: state.finalMessage,
    unparsedLines: state.unparsedLines,
  };
}

/** Understands `opencode run --format json`. Success is exit code 0 and work without an error event. */
export const opencodeParser = streamParser<State>({ schema: stateSchema, initial, line, end, usage });
