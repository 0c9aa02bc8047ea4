import { z } from "zod";
import type { AgentFailureCode } from "./agent-failure.ts";

/** An HTTP answer of a model provider, as agents pass it on. */
interface ProviderAnswer {
  readonly status: number;
  /** The body as text, or `null` when the agent does not give it. */
  readonly body: string | null;
}

/** Error bodies of Anthropic (`error.type`), OpenAI (`error.code`, `error.type`) and Google (`error.status`). */
const errorBody = z.object({
  error: z.object({
    type: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
    message: z.string().nullish(),
  }),
});

const byKind: Readonly<Record<string, AgentFailureCode>> = {
  authentication_error: "bad_key",
  invalid_api_key: "bad_key",
  billing_error: "no_credit",
  insufficient_quota: "no_credit",
  context_length_exceeded: "context_too_long",
  request_too_large: "context_too_long",
  model_not_found: "unknown_model",
  content_policy_violation: "refused",
  content_filter: "refused",
  overloaded_error: "provider_unavailable",
};

/**
 * Anthropic reports an empty account as 400 `invalid_request_error`, the type of any malformed request;
 * this wording is the only thing that tells them apart.
 */
const emptyAnthropicAccount = "credit balance is too low";

function codeOfBody(body: string): AgentFailureCode | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const read = errorBody.safeParse(parsed);
  if (!read.success) return null;
  const { code, type, message } = read.data.error;
  for (const kind of [code, type]) {
    const known = typeof kind === "string" && Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
    if (known !== undefined) return known;
  }
  return message?.includes(emptyAnthropicAccount) === true ? "no_credit" : null;
}

function codeOfStatus(status: number): AgentFailureCode {
  if (status === 401 || status === 403) return "bad_key";
  if (status === 402) return "no_credit";
  if (status === 404) return "unknown_model";
  if (status === 413) return "context_too_long";
  if (status === 429) return "rate_limited";
  if (status === 408 || status >= 500) return "provider_unavailable";
  return "crashed";
}

/** What a provider's refusal means. The kind of error in the body is more exact than the status, so it comes first. */
export function codeOfProviderAnswer(answer: ProviderAnswer): AgentFailureCode {
  return (answer.body === null ? null : codeOfBody(answer.body)) ?? codeOfStatus(answer.status);
}
