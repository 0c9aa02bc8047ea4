import { z } from "zod";

/** Lines of `opencode run --format json` (1.18.33, recorded): one JSON object each; only the fields used here. */

const amount = z.number().min(0).max(1e12).catch(0);
const words = z.string().nullish().catch(null);

const toolPart = z.object({
  tool: z.string(),
  state: z.object({
    status: z.string().catch("completed"),
    input: z.record(z.string(), z.unknown()).catch({}),
    title: words,
    error: words,
    metadata: z
      .object({ exit: z.number().nullish().catch(null) })
      .nullish()
      .catch(null),
  }),
});

const stepFinish = z.object({
  reason: z.string().catch("unknown"),
  cost: amount,
  tokens: z
    .object({
      input: amount,
      output: amount,
      reasoning: amount,
      cache: z.object({ read: amount, write: amount }).catch({ read: 0, write: 0 }),
    })
    .catch({ input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }),
});

const errorBody = z.object({
  name: z.string(),
  data: z
    .object({
      message: words,
      statusCode: z.number().nullish().catch(null),
      responseBody: words,
    })
    .catch({ message: null, statusCode: null, responseBody: null }),
});

export const understood = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), part: z.object({ text: z.string() }) }),
  z.object({ type: z.literal("tool_use"), part: toolPart }),
  z.object({ type: z.literal("step_start") }),
  z.object({ type: z.literal("step_finish"), part: stepFinish }),
  z.object({ type: z.literal("error"), error: errorBody }),
]);

/** Any event, also of a kind that a later version may add. */
export const anyEvent = z.object({ type: z.string(), sessionID: z.string() });

export type OpencodeEvent = z.infer<typeof understood>;
export type ToolPart = z.infer<typeof toolPart>;
export type OpencodeError = z.infer<typeof errorBody>;
