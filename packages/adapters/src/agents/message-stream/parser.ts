import type { ProcessExit, StreamParser, Usage, Verdict } from "@porter/orchestrator";
import { agentFailure, type Cause } from "../agent-failure.ts";
import { streamParser } from "../fold.ts";
import {
  initialMessageState,
  type MessageAgent,
  type MessageState,
  type MessageStep,
  messageStateSchema,
} from "./state.ts";
import { readCutMessage, readMessageEvent } from "./event.ts";
import { inTurn, takeMessageEvent } from "./take-event.ts";
import { tokensIn } from "./tally.ts";
import { endingSignal, isUnknownExit } from "../process-exit.ts";
import { oneLine, readable } from "../readable-text.ts";

/** A line that is no event: a warning, a crash, or an event of which the length limit left too little. */
function takeWords(state: MessageState, raw: string, agent: MessageAgent): MessageStep {
  const message = readable(raw, 2000);
  if (message === "") return { state, events: [] };
  const lastWords = oneLine(message, 200);
  const spokenCause = agent.causeOfLine(lastWords) ?? state.spokenCause;
  return {
    state: { ...state, lastWords, spokenCause },
    events: [{ level: spokenCause === state.spokenCause ? "info" : "error", message, step: null }],
  };
}

/** The value in a line of JSON; `undefined` when it is none. */
function jsonIn(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** Takes in a line as an event; `null` when it is none. */
function takeJson(state: MessageState, json: unknown, agent: MessageAgent): MessageStep | null {
  const counted = { ...state, eventCount: state.eventCount + 1 };
  const own = agent.translate(json);
  if (own.length > 0) return inTurn(counted, own, (now, event) => takeMessageEvent(now, event, agent));
  const event = readMessageEvent(json);
  if (event === undefined) return null;
  return event === null ? { state: counted, events: [] } : takeMessageEvent(counted, event, agent);
}

function takeLine(state: MessageState, raw: string, agent: MessageAgent): MessageStep {
  if (raw.trim() === "") return { state, events: [] };
  const json = jsonIn(raw);
  const step = takeJson(state, json, agent);
  if (step !== null) return step;
  const unparsed = { ...state, unparsedLines: state.unparsedLines + 1 };
  const cut = json === undefined ? takeJson(unparsed, readCutMessage(raw), agent) : null;
  return cut ?? takeWords(unparsed, raw, agent);
}

/** Why the agent failed, or `null`. What the stream says comes first: exit codes of this format's agents lie. */
function causeOfEnd(state: MessageState, exit: ProcessExit, agent: MessageAgent): Cause | null {
  if (state.trouble !== null) return agent.causeOf(state.trouble);
  const signal = endingSignal(exit);
  if (signal !== null) return { code: "interrupted", detail: signal };
  if (exit.code !== null && exit.code !== 0) {
    const words = state.lastWords === null ? "" : `: ${state.lastWords}`;
    return state.spokenCause ?? { code: "crashed", detail: `exit code ${exit.code}${words}` };
  }
  if (state.ended) {
    if (state.stopReason === "refusal") return { code: "refused", detail: null };
    if (state.stopReason === "max_tokens") return { code: "context_too_long", detail: null };
    const isDenied = state.deniedTool !== null && state.lastCallFailed;
    return isDenied ? { code: "denied_tool", detail: state.deniedTool } : null;
  }
  if (state.eventCount > 0 || isUnknownExit(exit)) {
    return { code: "interrupted", detail: "its output breaks off" };
  }
  return state.spokenCause ?? { code: "crashed", detail: "it said nothing" };
}

function usageOf({ tally, costUsd }: MessageState): Usage {
  return { ...tokensIn(tally), costUsd };
}

function verdictOf(state: MessageState, exit: ProcessExit, agent: MessageAgent): Verdict {
  const cause = causeOfEnd(state, exit, agent);
  return {
    outcome: cause === null ? "success" : "failed",
    failure: cause === null ? null : agentFailure(cause.code, agent.displayName, cause.detail),
    usage: usageOf(state),
    finalMessage: state.finalMessage,
    unparsedLines: state.unparsedLines,
  };
}

/**
 * Understands the stream of messages that Claude Code writes, and agents that are compatible with it. Success is a
 * last event without an error, exit code 0, and no tool call that was denied and left at that.
 */
export function messageParser(agent: MessageAgent): StreamParser {
  return streamParser<MessageState>({
    schema: messageStateSchema,
    initial: initialMessageState,
    line: (state, raw) => takeLine(state, raw, agent),
    end: (state, exit) => verdictOf(state, exit, agent),
    usage: usageOf,
  });
}
