import type { AgentEvent } from "@porter/orchestrator";
import { z } from "zod";
import { type Cause, causeSchema } from "../agent-failure.ts";
import type { MessageEvent } from "./event.ts";
import { emptyTally, tallySchema } from "./tally.ts";

const words = z.string().nullable();

/** The signs of an error in a stream of messages; their meaning differs from agent to agent. */
const troubleSchema = z.object({
  /** The agent's own word for the kind of error. */
  kind: words,
  /** What the model provider answered: HTTP status and type of its error. */
  status: z.number().nullable(),
  type: words,
  /** Why the model stopped, and why the agent did. */
  stopReason: words,
  endReason: words,
  /** For people. */
  message: words,
  /** Whether the agent was going to ask the provider again. */
  retrying: z.boolean(),
});
export type Trouble = Readonly<z.infer<typeof troubleSchema>>;

export const noTrouble: Trouble = {
  kind: null,
  status: null,
  type: null,
  stopReason: null,
  endReason: null,
  message: null,
  retrying: false,
};

/** What is known after some lines of a stream. */
export const messageStateSchema = z.object({
  eventCount: z.number(),
  unparsedLines: z.number(),
  tally: tallySchema,
  /** US dollars; `null` until the agent has said it. */
  costUsd: z.number().nullable(),
  finalMessage: words,
  /** Why the model stopped its latest message. */
  stopReason: words,
  /** The agent's working folder. */
  folder: words,
  /** The latest calls of tools without a result: id and sentence. */
  calls: z.array(z.tuple([z.string(), z.string()])),
  /** Whether the latest result of a tool was an error. */
  lastCallFailed: z.boolean(),
  deniedTool: words,
  /** An error after which the model has not been heard again. */
  trouble: troubleSchema.nullable(),
  /** Whether the last event has come. */
  ended: z.boolean(),
  /** What a line outside of the format tells of a failure. */
  spokenCause: causeSchema.nullable(),
  /** The last line that was no event: where a crash says why. */
  lastWords: words,
});
export type MessageState = Readonly<z.infer<typeof messageStateSchema>>;

export const initialMessageState: MessageState = {
  eventCount: 0,
  unparsedLines: 0,
  tally: emptyTally,
  costUsd: null,
  finalMessage: null,
  stopReason: null,
  folder: null,
  calls: [],
  lastCallFailed: false,
  deniedTool: null,
  trouble: null,
  ended: false,
  spokenCause: null,
  lastWords: null,
};

/** What an event or a part of one leads to. */
export interface MessageStep {
  readonly state: MessageState;
  readonly events: readonly AgentEvent[];
}

/** What a call of a tool means to a person. */
export interface ToolCall {
  /** What is done, such as `Edited README.md`. */
  readonly sentence: string;
  /** What the model says that it does it for, or `null`. */
  readonly intention: string | null;
}

/** What differs between the agents that write Claude Code's format. */
export interface MessageAgent {
  readonly displayName: string;
  describeTool(name: string, input: Readonly<Record<string, unknown>>): ToolCall;
  /** Events that only this agent writes, in the terms of the format; none for all others. */
  translate(json: unknown): readonly MessageEvent[];
  causeOf(trouble: Trouble): Cause;
  /** What a line outside of the format, such as one of standard error, tells of a failure; `null` for most. */
  causeOfLine(line: string): Cause | null;
}
