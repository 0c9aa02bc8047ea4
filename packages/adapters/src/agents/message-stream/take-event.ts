import type { AgentEvent } from "@porter/orchestrator";
import { type MessageAgent, type MessageState, type MessageStep, noTrouble } from "./state.ts";
import { takeEnd } from "./take-end.ts";
import type { AssistantEvent, MessageEvent, SystemEvent } from "./event.ts";
import { takeCall, takeResult, textIn } from "./take-tool.ts";
import { addMessage } from "./tally.ts";
import { brief, oneLine, readable } from "../readable-text.ts";

function takeText(state: MessageState, text: string, isDelegated: boolean): MessageStep {
  const message = readable(text, 4000);
  if (message === "") return { state, events: [] };
  const events: AgentEvent[] = [{ level: "info", message, step: null }];
  return { state: isDelegated ? state : { ...state, finalMessage: message }, events };
}

/** Takes in several parts, each after the one before. */
export function inTurn<Part>(
  state: MessageState,
  parts: readonly Part[],
  take: (now: MessageState, each: Part) => MessageStep,
): MessageStep {
  const events: AgentEvent[] = [];
  let now = state;
  for (const each of parts) {
    const step = take(now, each);
    now = step.state;
    events.push(...step.events);
  }
  return { state: now, events };
}

function takeAssistant(state: MessageState, event: AssistantEvent, agent: MessageAgent): MessageStep {
  const { message, error, api_error_status, api_error_type, parent_tool_use_id } = event;
  const isDelegated = typeof parent_tool_use_id === "string";
  if (typeof error === "string") {
    const words = readable(textIn(message.content), 2000) || `The model failed: ${oneLine(error, 50)}`;
    const trouble = {
      ...noTrouble,
      kind: brief(error),
      status: api_error_status ?? null,
      type: brief(api_error_type),
      message: oneLine(words, 200),
    };
    const events: AgentEvent[] = [{ level: "error", message: words, step: null }];
    return { state: isDelegated ? state : { ...state, trouble }, events };
  }
  const heard = {
    ...state,
    tally: addMessage(state.tally, message),
    ...(isDelegated ? {} : { trouble: null, stopReason: brief(message.stop_reason) }),
  };
  return inTurn(heard, message.content, (now, each) => {
    if (each.type === "text") return takeText(now, each.text ?? "", isDelegated);
    return each.type === "tool_use" ? takeCall(now, each, agent) : { state: now, events: [] };
  });
}

function takeSystem(state: MessageState, event: SystemEvent): MessageStep {
  switch (event.subtype) {
    case "init": {
      const { cwd } = event;
      const isFolder = typeof cwd === "string" && /^\/.+/.test(cwd) && cwd.length <= 1000;
      return { state: isFolder ? { ...state, folder: cwd } : state, events: [] };
    }
    case "api_retry": {
      const status = event.error_status ?? null;
      const trouble = { ...noTrouble, kind: brief(event.error), status, retrying: true };
      const why = status === null ? "could not be reached" : `answered HTTP ${status}`;
      const message = `The model provider ${why}; asking again (${event.attempt} of ${event.max_retries})`;
      return { state: { ...state, trouble }, events: [{ level: "warning", message, step: null }] };
    }
    case "permission_denied":
      return { state: { ...state, deniedTool: oneLine(event.tool_name ?? "a tool", 50) }, events: [] };
    case "informational": {
      const message = readable(event.content ?? "", 1000);
      return { state, events: message === "" ? [] : [{ level: "info", message, step: null }] };
    }
    default:
      return { state, events: [] };
  }
}

/** Takes in one event of the stream. */
export function takeMessageEvent(state: MessageState, event: MessageEvent, agent: MessageAgent): MessageStep {
  switch (event.type) {
    case "assistant":
      return takeAssistant(state, event, agent);
    case "user":
      return inTurn(state, event.message.content, (now, each) =>
        each.type === "tool_result" ? takeResult(now, each) : { state: now, events: [] },
      );
    case "system":
      return takeSystem(state, event);
    case "result":
      return takeEnd(state, event);
  }
}
