import type { AgentFailureCode, Cause } from "../agent-failure.ts";
import type { Trouble } from "../message-stream/state.ts";

/**
 * What cursor-agent says when it fails, as people have reported it: by its documentation a failure is a message on
 * standard error and an exit code other than 0, and no event.
 */
const phrases: readonly (readonly [phrase: string, code: AgentFailureCode])[] = [
  ["Authentication required", "bad_key"],
  ["API key is invalid", "bad_key"],
  ["Cannot use this model", "unknown_model"],
  ["Model name is not valid", "unknown_model"],
  ["hit your usage limit", "no_credit"],
];

/** What a line outside of the stream tells of a failure; `null` for most. */
export function causeOfLine(line: string): Cause | null {
  const known = phrases.find(([phrase]) => line.includes(phrase));
  return known === undefined ? null : { code: known[1], detail: null };
}

/** What an error in the stream means. */
export function causeOf({ message }: Trouble): Cause {
  return causeOfLine(message ?? "") ?? { code: "crashed", detail: message };
}
