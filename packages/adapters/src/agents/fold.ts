import type { AgentEvent, JsonObject, ProcessExit, StreamParser, Usage, Verdict } from "@porter/orchestrator";
import type { z } from "zod";

/** A stream parser with a typed state: what an agent writes; `streamParser` makes the port of it. */
interface Fold<State extends JsonObject> {
  /** Describes the state; a stored state that does not fit (from an older version) is replaced by `initial`. */
  readonly schema: z.ZodType<State>;
  readonly initial: State;
  line(state: State, raw: string): { readonly state: State; readonly events: readonly AgentEvent[] };
  end(state: State, exit: ProcessExit): Verdict;
  usage(state: State): Usage;
}

/** Makes a `StreamParser` of a typed fold. */
export function streamParser<State extends JsonObject>(fold: Fold<State>): StreamParser {
  const read = (state: JsonObject): State => {
    const stored = fold.schema.safeParse(state);
    return stored.success ? stored.data : fold.initial;
  };
  return {
    initial: fold.initial,
    line: (state, raw) => fold.line(read(state), raw),
    end: (state, exit) => fold.end(read(state), exit),
    usage: (state) => fold.usage(read(state)),
  };
}
