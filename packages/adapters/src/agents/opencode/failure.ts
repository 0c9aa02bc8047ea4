import type { AgentFailureCode, Cause } from "../agent-failure.ts";
import { codeOfProviderAnswer } from "../provider-answer.ts";
import { oneLine } from "../readable-text.ts";
import type { OpencodeError } from "./event.ts";

/** opencode's named errors whose name says it all. */
const byName: Readonly<Record<string, AgentFailureCode>> = {
  ContentFilterError: "refused",
  ContextOverflowError: "context_too_long",
  MessageAbortedError: "interrupted",
  MessageOutputLengthError: "context_too_long",
  ProviderAuthError: "bad_key",
  ProviderModelNotFoundError: "unknown_model",
  ProviderNoModelsError: "unknown_model",
  ProviderNoProvidersError: "unknown_model",
  ProviderNotFoundError: "unknown_model",
};

/**
 * The cause in an `error` event. `begun` tells whether a step of work came before it: an `UnknownError` as
 * the very first event is how opencode says that it has no such model (it hides the reason in its server log).
 */
export function causeOf(error: OpencodeError, begun: boolean): Cause {
  const { message, statusCode, responseBody } = error.data;
  if (statusCode !== null && statusCode !== undefined) {
    const code = codeOfProviderAnswer({ status: statusCode, body: responseBody ?? null });
    const words = code === "crashed" && message ? `: ${oneLine(message, 200)}` : "";
    return { code, detail: `HTTP ${statusCode}${words}` };
  }
  const known = Object.hasOwn(byName, error.name) ? byName[error.name] : undefined;
  if (known !== undefined) return { code: known, detail: null };
  // Without a status no answer came at all: the address was not reached.
  if (error.name === "APIError") return { code: "provider_unavailable", detail: null };
  if (error.name === "UnknownError" && !begun) return { code: "unknown_model", detail: null };
  return { code: "crashed", detail: oneLine(message ? `${error.name}: ${message}` : error.name, 200) };
}
