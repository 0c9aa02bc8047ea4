import type { AgentFailureCode, Cause } from "../agent-failure.ts";
import type { Trouble } from "../message-stream/state.ts";
import { codeOfProviderAnswer } from "../provider-answer.ts";

type Codes = Readonly<Record<string, AgentFailureCode>>;

/** Kinds of error in messages and retries of Claude Code 2.1.330, and failed ends that came without one. */
const byKind: Codes = {
  account_on_hold: "bad_key",
  authentication_failed: "bad_key",
  billing_error: "no_credit",
  cloud_credential_error: "bad_key",
  error_during_execution: "interrupted",
  max_output_tokens: "context_too_long",
  model_not_found: "unknown_model",
  oauth_org_not_allowed: "bad_key",
  overloaded: "provider_unavailable",
  rate_limit: "rate_limited",
  server_error: "provider_unavailable",
  verification_required: "bad_key",
};

/** `terminal_reason` of the last event, where it says more than that there was an error. */
const byEnd: Codes = {
  aborted_streaming: "interrupted",
  aborted_tools: "interrupted",
  blocking_limit: "context_too_long",
  prompt_too_long: "context_too_long",
  rapid_refill_breaker: "context_too_long",
};

function codeIn(codes: Codes, word: string | null): AgentFailureCode | null {
  return word !== null && Object.hasOwn(codes, word) ? (codes[word] ?? null) : null;
}

function codeOf({ kind, status, type, stopReason, endReason, retrying }: Trouble): AgentFailureCode {
  if (stopReason === "refusal") return "refused";
  const named = codeIn(byEnd, endReason) ?? codeIn(byKind, kind);
  if (named !== null) return named;
  if (status !== null) return codeOfProviderAnswer({ status, body: JSON.stringify({ error: { type } }) });
  // No answer came at all.
  return retrying ? "provider_unavailable" : "crashed";
}

/** What an error in the stream means. */
export function causeOf(trouble: Trouble): Cause {
  const code = codeOf(trouble);
  const answer = trouble.status === null ? [] : [`HTTP ${trouble.status}`];
  const words = code === "crashed" && trouble.message !== null ? [trouble.message] : [];
  const detail = [...answer, ...words].join(": ");
  return { code, detail: detail === "" ? null : detail };
}
