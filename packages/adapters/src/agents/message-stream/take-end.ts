import type { AgentEvent } from "@porter/orchestrator";
import { finished } from "../finished.ts";
import { type MessageState, type MessageStep, noTrouble, type Trouble } from "./state.ts";
import type { ResultEvent } from "./event.ts";
import { addTotal, tokensIn } from "./tally.ts";
import { brief, oneLine, readable } from "../readable-text.ts";

function deniedIn(denials: readonly unknown[]): string | null {
  const [first] = denials;
  if (first === undefined) return null;
  if (typeof first === "string") return oneLine(first, 50);
  const isNamed = typeof first === "object" && first !== null && "tool_name" in first;
  return isNamed && typeof first.tool_name === "string" ? oneLine(first.tool_name, 50) : "a tool";
}

/** The last event. */
export function takeEnd(state: MessageState, event: ResultEvent): MessageStep {
  const tally = addTotal(state.tally, event);
  // Binary fractions of cents add up to noise; a billionth of a dollar is none.
  const cost = event.total_cost_usd ?? null;
  const costUsd = cost === null ? state.costUsd : Math.round(cost * 1e9) / 1e9;
  const deniedTool = state.deniedTool ?? deniedIn(event.permission_denials);
  const next = { ...state, tally, costUsd, deniedTool, ended: true };
  if (event.is_error === true || event.subtype.startsWith("error")) return takeFailedEnd(next, event);
  const said = readable(event.result ?? "", 4000);
  const finalMessage = said === "" ? state.finalMessage : said;
  // A cut line may lack the word on success; then an error that came before still counts.
  const trouble = event.is_error === false ? null : state.trouble;
  const events = trouble === null ? [finished({ ...tokensIn(tally), costUsd })] : [];
  return { state: { ...next, finalMessage, trouble }, events };
}

function takeFailedEnd(state: MessageState, event: ResultEvent): MessageStep {
  const words = [event.error, ...event.errors, event.result, event.subtype].find((text) => text?.trim());
  const message = brief(words, 200);
  const before = state.trouble ?? noTrouble;
  const trouble: Trouble = {
    kind: before.kind ?? brief(event.subtype),
    status: event.api_error_status ?? before.status,
    type: brief(event.api_error_type) ?? before.type,
    stopReason: brief(event.stop_reason),
    endReason: brief(event.terminal_reason),
    message: message ?? before.message,
    retrying: false,
  };
  // An error that was shown as a message comes again here.
  const isNew = before.message === null;
  const events: AgentEvent[] = isNew
    ? [{ level: "error", message: message ?? "It failed.", step: null }]
    : [];
  return { state: { ...state, trouble }, events };
}
