import type { AgentEvent } from "@porter/orchestrator";
import type { z } from "zod";
import { readCutJson } from "./cut-json.ts";
import { oneLine, readable } from "./readable-text.ts";

/** What is kept of the lines themselves, whatever they say. */
interface LineCount {
  readonly eventCount: number;
  readonly unparsedLines: number;
  /** The last line that was no event: where a crash says why. */
  readonly lastWords: string | null;
}

interface Step<State> {
  readonly state: State;
  readonly events: readonly AgentEvent[];
}

/** A format of one JSON event a line. */
interface EventFormat<State, Event> {
  /** Events that mean something here. */
  readonly understood: z.ZodType<Event>;
  /** Any event, also of a kind that a later version may add. */
  readonly anyEvent: z.ZodType;
  take(state: State, event: Event): Step<State>;
}

/** A line that is no event: a warning, a crash, or an event of which the length limit left too little. */
function takeWords<State extends LineCount>(state: State, raw: string): Step<State> {
  const message = readable(raw, 2000);
  if (message === "") return { state, events: [] };
  return {
    state: { ...state, lastWords: oneLine(message, 200) },
    events: [{ level: "info", message, step: null }],
  };
}

/** How a parser takes in one line of such a format: whole, cut by the runner, or no event at all. Never throws. */
export function eventLines<State extends LineCount, Event>(
  format: EventFormat<State, Event>,
): (state: State, raw: string) => Step<State> {
  const { understood, anyEvent } = format;
  return (state, raw) => {
    if (raw.trim() === "") return { state, events: [] };
    const json = jsonIn(raw);
    const counted = { ...state, eventCount: state.eventCount + 1 };
    const event = understood.safeParse(json);
    if (event.success) return format.take(counted, event.data);
    if (anyEvent.safeParse(json).success) return { state: counted, events: [] };
    const unparsedLines = state.unparsedLines + 1;
    const cut = understood.safeParse(json === undefined ? readCutJson(raw) : undefined);
    if (cut.success) return format.take({ ...counted, unparsedLines }, cut.data);
    return takeWords({ ...state, unparsedLines }, raw);
  };
}

/** The value in a line of JSON; `undefined` when it is none. */
function jsonIn(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
