import type { AgentFailureCode, Cause } from "../agent-failure.ts";
import { codeOfProviderAnswer } from "../provider-answer.ts";
import { oneLine } from "../readable-text.ts";

/**
 * What Codex 0.169.0 says in place of a provider's error, and what OpenAI says where Codex repeats it. Its
 * events have no field for the kind of an error, so the words are all there is.
 */
const sayings: readonly (readonly [RegExp, AgentFailureCode])[] = [
  [/^missing environment variable/i, "bad_key"],
  [/^quota exceeded|usage limit|^usage not included/i, "no_credit"],
  [/^rate limit exceeded/i, "rate_limited"],
  [/ran out of room in the model's context window|reason: max_output_tokens/i, "context_too_long"],
  [/reason: content_filter|\b(prompt was|content was|has been) flagged|policy violation/i, "refused"],
  [/\bmodels?\b.{0,200}\b(does not exist|not found|not supported|do not have access)/i, "unknown_model"],
  [/experiencing high demand|model is at capacity|overloaded/i, "provider_unavailable"],
  [/^connection failed|^stream disconnected|timeout waiting|timed out/i, "provider_unavailable"],
];

/** The provider's HTTP status, which Codex gives in two ways; `null` when there was no answer, or a known kind of error in it. */
function statusIn(message: string): number | null {
  const digits = /^(?:unexpected status|exceeded retry limit, last status:) (\d{3})\b/.exec(message)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The cause in the message of an error that ended a turn. */
export function causeOf(message: string): Cause {
  const status = statusIn(message);
  const byStatus = status === null ? "crashed" : codeOfProviderAnswer({ status, body: null });
  const said = byStatus === "crashed" ? sayings.find(([words]) => words.test(message)) : undefined;
  const code = said?.[1] ?? byStatus;
  if (code === "crashed") return { code, detail: oneLine(message, 200) };
  return { code, detail: status === null ? null : `HTTP ${status}` };
}
