import type { AgentFailureCode, Cause } from "../agent-failure.ts";
import type { Trouble } from "../message-stream/state.ts";
import { codeOfProviderAnswer } from "../provider-answer.ts";

/**
 * How sentences of Amp 0.0.1790142911 begin when its server turns it away, with what that server had answered. They go to
 * standard error and are all there is: exit code 1 says nothing more.
 */
const sentences: readonly (readonly [beginning: string, code: AgentFailureCode])[] = [
  ["No API key found", "bad_key"],
  ["Invalid or missing API key", "bad_key"], // 401
  ["Access token expired", "bad_key"], // 403
  ["Amp server returned an error", "provider_unavailable"], // 500
  ["Couldn't connect to the Amp server", "provider_unavailable"],
];

/** Any other answer of the server, such as 402. */
const otherAnswer = /^API request for \w+ failed: (\d{3})\b/;

/** What a line outside of the stream tells of a failure; `null` for most. */
export function causeOfLine(line: string): Cause | null {
  const words = line.replace(/^Error: /, "");
  const known = sentences.find(([beginning]) => words.startsWith(beginning));
  if (known !== undefined) return { code: known[1], detail: null };
  const status = otherAnswer.exec(words)?.[1];
  if (status === undefined) return null;
  return { code: codeOfProviderAnswer({ status: Number(status), body: null }), detail: `HTTP ${status}` };
}

/** What an error in the stream means. Amp names no kinds of error, only that there was one. */
export function causeOf({ stopReason, message }: Trouble): Cause {
  if (stopReason === "refusal") return { code: "refused", detail: null };
  return causeOfLine(message ?? "") ?? { code: "crashed", detail: message };
}
