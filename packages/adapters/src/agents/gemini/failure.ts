import type { ProcessExit } from "@porter/orchestrator";
import { z } from "zod";
import type { AgentFailureCode, Cause } from "../agent-failure.ts";
import { codeOfProviderAnswer } from "../provider-answer.ts";
import { oneLine } from "../readable-text.ts";

/** What Google or Gemini CLI 0.61.0 says, in its own words, where neither a kind of error nor a status tells it. */
const sayings: readonly (readonly [RegExp, AgentFailureCode])[] = [
  [/\bAPI key (not valid|expired|not found)|reported as leaked/i, "bad_key"],
  [/credits are depleted|exhausted your daily quota/i, "no_credit"],
  [/token count .{0,80}exceeds the maximum|exceeded the token limit/i, "context_too_long"],
  [/^models\/\S+ is not found|is not found for API version|model not found/i, "unknown_model"],
  [/response was blocked/i, "refused"],
  [/model is overloaded|fetch failed/i, "provider_unavailable"],
  // What the CLI adds to every answer 429.
  [/to increase your limits, request a quota increase/i, "rate_limited"],
];

/** An error of Google's API. `message` may be the whole error again, in JSON. */
const errorBody = z.object({ error: z.object({ code: z.number(), message: z.string().catch("") }) });

interface Answer {
  readonly status: number | null;
  readonly message: string;
}

/** The provider's answer inside of `[API Error: …]`, where it is JSON or only its message. */
function answerIn(text: string): Answer {
  const inner = /^\[API Error: (.*)\]/s.exec(text)?.[1] ?? text;
  try {
    const read = errorBody.safeParse(JSON.parse(inner));
    if (read.success) return { status: read.data.error.code, message: read.data.error.message };
  } catch {
    // Only the message, then.
  }
  return { status: null, message: text.replace(/^\[API Error: /, "") };
}

/**
 * What the text of an error means, or a `crashed` that quotes it. The words come before the status: to Google a
 * wrong key and a prompt too long are both 400 `INVALID_ARGUMENT`.
 */
export function causeOf(text: string): Cause {
  const { status, message } = answerIn(text);
  const said = sayings.find(([words]) => words.test(message))?.[1];
  const code = said ?? (status === null ? "crashed" : codeOfProviderAnswer({ status, body: null }));
  const answer = status === null ? [] : [`HTTP ${status}`];
  const quoted = code === "crashed" ? [oneLine(message, 200)] : [];
  const detail = [...answer, ...quoted].join(": ");
  return { code, detail: detail === "" ? null : detail };
}

/** Statuses that providers answer errors with; exit codes have room for their last eight bits. */
const statuses = [400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504] as const;

/** Gemini CLI's own exit codes, of its documentation and source. */
const missingKeyExit = 41;
const turnLimitExit = 53;

/** What an exit code tells: Gemini CLI ends with the provider's status, so that 401 becomes 145. `null` for others. */
export function causeOfExit({ code }: ProcessExit): Cause | null {
  if (code === missingKeyExit) return { code: "bad_key", detail: null };
  if (code === turnLimitExit) return { code: "crashed", detail: "it reached its limit of turns" };
  const status = statuses.find((each) => each % 256 === code);
  if (status === undefined) return null;
  const meaning = codeOfProviderAnswer({ status, body: null });
  return { code: meaning, detail: `HTTP ${status}` };
}
