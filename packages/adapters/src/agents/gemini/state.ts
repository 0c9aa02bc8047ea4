import type { AgentEvent } from "@porter/orchestrator";
import { z } from "zod";
import { causeSchema } from "../agent-failure.ts";

/** What is known after some lines of Gemini CLI's stream. */
export const geminiStateSchema = z.object({
  /** Events of its format so far. */
  eventCount: z.number(),
  unparsedLines: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  /** What the model has said since its last call of a tool. */
  message: z.string(),
  /** The end of it that makes no whole line yet. */
  unfinishedLine: z.string(),
  finalMessage: z.string().nullable(),
  /** The latest calls of tools without a result: id and sentence. */
  calls: z.array(z.tuple([z.string(), z.string()])),
  /** The tool that was refused in the latest attempt to do something. */
  deniedTool: z.string().nullable(),
  /** What an error event said. */
  cause: causeSchema.nullable(),
  /** `status` of the last event; `null` before it. */
  result: z.string().nullable(),
  /** The last line that was no event: where a crash says why. */
  lastWords: z.string().nullable(),
});
export type GeminiState = Readonly<z.infer<typeof geminiStateSchema>>;

export const initialGeminiState: GeminiState = {
  eventCount: 0,
  unparsedLines: 0,
  inputTokens: 0,
  outputTokens: 0,
  message: "",
  unfinishedLine: "",
  finalMessage: null,
  calls: [],
  deniedTool: null,
  cause: null,
  result: null,
  lastWords: null,
};

/** What an event leads to. */
export interface GeminiStep {
  readonly state: GeminiState;
  readonly events: readonly AgentEvent[];
}
