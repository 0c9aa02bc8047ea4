import type { ProcessExit, StreamParser } from "@porter/orchestrator";
import { noUsage } from "@porter/orchestrator";
import { z } from "zod";
import { agentFailure } from "../agent-failure.ts";
import { streamParser } from "../fold.ts";
import { endingSignal } from "../process-exit.ts";
import { oneLine, readable } from "../readable-text.ts";

const stateSchema = z.object({
  /** The last lines with text, oldest first: what a crash is explained with. */
  lastLines: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

const keptLines = 3;

function failureOfExit(state: State, exit: ProcessExit, displayName: string) {
  const signal = endingSignal(exit);
  if (signal !== null) return agentFailure("interrupted", displayName, signal);
  if (exit.code === null || exit.code === 0) return null;
  const words = state.lastLines.length === 0 ? "" : `: ${state.lastLines.join(" · ")}`;
  return agentFailure("crashed", displayName, `exit code ${exit.code}${words}`);
}

/**
 * Understands any program's output as plain lines, on both of its streams. JSON is not interpreted, and the
 * exit code decides: there is nothing else to go by.
 */
export function plainParser(displayName: string): StreamParser {
  return streamParser<State>({
    schema: stateSchema,
    initial: { lastLines: [] },
    line(state, raw) {
      const message = readable(raw, 4000);
      if (message === "") return { state, events: [] };
      const lastLines = [...state.lastLines, oneLine(message, 200)].slice(-keptLines);
      return { state: { lastLines }, events: [{ level: "info", message, step: oneLine(message, 80) }] };
    },
    end(state, exit) {
      const failure = failureOfExit(state, exit, displayName);
      return {
        outcome: failure === null ? "success" : "failed",
        failure,
        usage: noUsage,
        finalMessage: state.lastLines.at(-1) ?? null,
        unparsedLines: 0,
      };
    },
    usage: () => noUsage,
  });
}
