import { z } from "zod";

/** Lines of `gemini --output-format stream-json` (0.61.0, recorded): one JSON object each; only the fields used here. */

const amount = z.number().min(0).max(1e12).catch(0);
const words = z.string().nullish().catch(null);
const problem = z.object({ type: words, message: words }).nullish().catch(null);

const toolUse = z.object({
  type: z.literal("tool_use"),
  tool_name: z.string(),
  tool_id: words,
  parameters: z.record(z.string(), z.unknown()).catch({}),
});

const toolResult = z.object({
  type: z.literal("tool_result"),
  tool_id: words,
  status: z.string(),
  output: words,
  error: problem,
});

const result = z.object({
  type: z.literal("result"),
  status: z.string(),
  error: problem,
  stats: z
    .object({ input_tokens: amount, output_tokens: amount })
    .catch({ input_tokens: 0, output_tokens: 0 }),
});

export const understood = z.discriminatedUnion("type", [
  z.object({ type: z.literal("message"), role: z.string(), content: z.string() }),
  toolUse,
  toolResult,
  z.object({ type: z.literal("error"), severity: z.string().catch("error"), message: z.string() }),
  result,
]);

/** Any event, also of a kind that a later version may add. */
export const anyEvent = z.object({ type: z.string(), timestamp: z.string() });

export type GeminiEvent = z.infer<typeof understood>;
export type ToolUse = z.infer<typeof toolUse>;
export type ToolResult = z.infer<typeof toolResult>;
export type Result = z.infer<typeof result>;
