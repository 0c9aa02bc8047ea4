import type { AgentEvent, ProcessExit, Usage, Verdict } from "@porter/orchestrator";
import { z } from "zod";
import { agentFailure, type Cause, causeSchema } from "../agent-failure.ts";
import { finished } from "../finished.ts";
import { eventLines } from "../event-lines.ts";
import { streamParser } from "../fold.ts";
import { endingSignal, isUnknownExit } from "../process-exit.ts";
import { readable } from "../readable-text.ts";
import { describeEnd, describeStart } from "./describe-item.ts";
import { anyEvent, type CodexEvent, type CodexItem, understood } from "./event.ts";
import { causeOf } from "./failure.ts";

const stateSchema = z.object({
  /** Events of Codex' format so far. */
  eventCount: z.number(),
  unparsedLines: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  finalMessage: z.string().nullable(),
  /** Whether the turn has done or said anything. */
  begun: z.boolean(),
  /** Whether the turn has ended well. */
  completed: z.boolean(),
  /** What was refused in the latest attempt to do something. */
  declined: z.string().nullable(),
  /** The error that ended the turn. */
  cause: causeSchema.nullable(),
  /** The last line that was no event: where a crash says why. */
  lastWords: z.string().nullable(),
});
type State = Readonly<z.infer<typeof stateSchema>>;

const initial: State = {
  eventCount: 0,
  unparsedLines: 0,
  inputTokens: 0,
  outputTokens: 0,
  finalMessage: null,
  begun: false,
  completed: false,
  declined: null,
  cause: null,
  lastWords: null,
};

interface Step {
  readonly state: State;
  readonly events: readonly AgentEvent[];
}

/** How Codex marks an error that it does not give up for; there is no field for it. */
const tryingAgain = "Reconnecting...";

function onItemEnd(state: State, item: CodexItem): Step {
  const event = describeEnd(item);
  const events = event === null ? [] : [event];
  if (item.type === "error") return { state, events };
  const begun = { ...state, begun: true };
  if (item.type === "agent_message") {
    const finalMessage = event === null ? state.finalMessage : event.message;
    return { state: { ...begun, finalMessage }, events };
  }
  if (item.type !== "command_execution" && item.type !== "file_change") return { state: begun, events };
  const declined = item.status === "declined" ? (event?.step ?? "a tool") : null;
  return { state: { ...begun, declined }, events };
}

function onError(state: State, message: string): Step {
  const words = readable(message, 2000) || "It failed.";
  if (words.startsWith(tryingAgain))
    return { state, events: [{ level: "warning", message: words, step: null }] };
  // The error that ended the turn comes twice, as an event of its own and in the turn's.
  if (state.cause !== null) return { state, events: [] };
  return {
    state: { ...state, cause: causeOf(words) },
    events: [{ level: "error", message: words, step: null }],
  };
}

function onEvent(state: State, event: CodexEvent): Step {
  switch (event.type) {
    case "turn.started":
      return { state: { ...state, begun: false, completed: false, cause: null }, events: [] };
    case "item.started":
    case "item.updated": {
      const told = describeStart(event.item);
      return { state, events: told === null ? [] : [told] };
    }
    case "item.completed":
      return onItemEnd(state, event.item);
    case "turn.completed": {
      // The account of the whole thread, not of the turn alone.
      const { input_tokens: inputTokens, output_tokens: outputTokens } = event.usage;
      const next = { ...state, inputTokens, outputTokens, completed: true, cause: null };
      return { state: next, events: [finished(usage(next))] };
    }
    case "turn.failed":
      return onError(state, event.error.message);
    case "error":
      return onError(state, event.message);
  }
}

const line = eventLines({ understood, anyEvent, take: onEvent });

/** Why the agent failed, or `null`. A turn that did not complete is no success, whatever the exit code. */
function causeOfEnd(state: State, exit: ProcessExit): Cause | null {
  if (state.cause !== null) return state.cause;
  const signal = endingSignal(exit);
  if (signal !== null) return { code: "interrupted", detail: signal };
  if (exit.code !== null && exit.code !== 0) {
    const words = state.lastWords === null ? "" : `: ${state.lastWords}`;
    return { code: "crashed", detail: `exit code ${exit.code}${words}` };
  }
  if (!state.completed) {
    if (isUnknownExit(exit)) return { code: "interrupted", detail: "its output breaks off" };
    return { code: "crashed", detail: state.eventCount === 0 ? "it said nothing" : "it ended in mid-work" };
  }
  if (state.declined !== null) return { code: "denied_tool", detail: state.declined };
  // What a model says when it refuses is not passed on: the turn completes without a word.
  return state.begun ? null : { code: "refused", detail: "it gave no answer" };
}

function usage({ inputTokens, outputTokens }: State): Usage {
  return { inputTokens, outputTokens, costUsd: null };
}

function end(state: State, exit: ProcessExit): Verdict {
  const cause = causeOfEnd(state, exit);
  return {
    outcome: cause === null ? "success" : "failed",
    failure: cause === null ? null : agentFailure(cause.code, "Codex", cause.detail),
    usage: usage(state),
    finalMessage: state.finalMessage,
    unparsedLines: state.unparsedLines,
  };
}

/** Understands `codex exec --json`. Success is exit code 0 and a turn that completed. */
export const codexParser = streamParser<State>({ schema: stateSchema, initial, line, end, usage });
