import { expect, it } from "vitest";
import { codeOfProviderAnswer } from "./provider-answer.ts";

const body = (error: Record<string, unknown>) => JSON.stringify({ error });

it.each([
  [401, null, "bad_key"],
  [403, null, "bad_key"],
  [402, null, "no_credit"],
  [404, null, "unknown_model"],
  [413, null, "context_too_long"],
  [429, null, "rate_limited"],
  [408, null, "provider_unavailable"],
  [500, null, "provider_unavailable"],
  [503, "<html>", "provider_unavailable"],
  [529, body({ type: "overloaded_error" }), "provider_unavailable"],
  [400, body({ type: "invalid_request_error", message: "tools.0: wrong" }), "crashed"],
  [400, body({ type: "invalid_request_error", message: "Your credit balance is too low to …" }), "no_credit"],
  [400, body({ code: "context_length_exceeded" }), "context_too_long"],
  [400, body({ code: "content_policy_violation" }), "refused"],
  [429, body({ type: "insufficient_quota", code: "insufficient_quota" }), "no_credit"],
  [429, body({ type: "constructor", code: "__proto__" }), "rate_limited"],
  [400, body({ code: "model_not_found" }), "unknown_model"],
  [429, body({ code: 429, status: "RESOURCE_EXHAUSTED" }), "rate_limited"],
])("%i with %s is %s", (status, text, code) => {
  expect(codeOfProviderAnswer({ status, body: text })).toBe(code);
});
