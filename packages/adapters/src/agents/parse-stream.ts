import type { AgentAdapter, AgentEvent, JsonObject, ProcessExit, Verdict } from "@porter/orchestrator";

/** What an adapter makes of a recorded event stream; the shape that `porter agents parse` prints. */
export interface ParsedStream extends Verdict {
  readonly events: readonly AgentEvent[];
}

/**
 * Runs a recorded stream through an agent's parser. Without an exit (both fields `null`, the default) the
 * verdict rests on the stream alone: one that breaks off in the middle then counts as interrupted.
 */
export function parseStream(
  agent: AgentAdapter,
  stream: string | readonly string[],
  exit: ProcessExit = { code: null, signal: null },
): ParsedStream {
  const events: AgentEvent[] = [];
  let state: JsonObject = agent.parser.initial;
  for (const raw of typeof stream === "string" ? linesOf(stream) : stream) {
    const step = agent.parser.line(state, raw);
    state = step.state;
    events.push(...step.events);
  }
  const { outcome, failure, usage, finalMessage, unparsedLines } = agent.parser.end(state, exit);
  return { events, outcome, failure, usage, finalMessage, unparsedLines };
}

/** Lines as the runner would have sent them; the end of the last line opens no further one. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
