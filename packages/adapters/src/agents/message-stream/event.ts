import { z } from "zod";
import { readCutJson } from "../cut-json.ts";

/**
 * Lines of `--output-format stream-json` of Claude Code (2.1.330, recorded) and of agents that write the same format:
 * one JSON object each. Only the fields used here, and none that a malformed one could spoil the others with.
 */

const amount = z.number().min(0).max(1e12).catch(0);
const words = z.string().nullish().catch(null);
const status = z.number().int().nullish().catch(null);

/** A block of a message: text, a call of a tool, or a tool's result. */
const block = z.object({
  type: z.string(),
  text: words,
  id: words,
  name: words,
  input: z.record(z.string(), z.unknown()).catch({}),
  tool_use_id: words,
  content: z.unknown().optional(),
  is_error: z.boolean().nullish().catch(null),
});
export type Block = z.infer<typeof block>;

const noUsage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};
const messageUsage = z
  .object({
    input_tokens: amount,
    output_tokens: amount,
    cache_creation_input_tokens: amount,
    cache_read_input_tokens: amount,
  })
  .catch(noUsage);

/** No real message comes near this many blocks; a line made of more is not read to its end. */
const maxBlocks = 100;

const message = z.object({
  id: words,
  /** Why the model stopped, where the agent says it in the message. */
  stop_reason: words,
  usage: messageUsage,
  content: z
    .array(z.unknown())
    .catch([])
    .transform((blocks) =>
      blocks.slice(0, maxBlocks).flatMap((each) => {
        const read = block.safeParse(each);
        return read.success ? [read.data] : [];
      }),
    ),
});

/** What each model used, subagents included, by its name. */
const modelUsage = z
  .record(
    z.string(),
    z.object({
      inputTokens: amount,
      outputTokens: amount,
      cacheReadInputTokens: amount,
      cacheCreationInputTokens: amount,
    }),
  )
  .catch({});

const assistant = z.object({
  type: z.literal("assistant"),
  message,
  /** Set in messages of a subagent. */
  parent_tool_use_id: words,
  /** Kind of error when the message is not the model's but tells of one. */
  error: words,
  api_error_status: status,
  api_error_type: words,
});

const user = z.object({ type: z.literal("user"), message, parent_tool_use_id: words });

const system = z.object({
  type: z.literal("system"),
  subtype: z.string().catch(""),
  cwd: words,
  content: words,
  tool_name: words,
  error: words,
  error_status: status,
  attempt: amount,
  max_retries: amount,
});

const result = z.object({
  type: z.literal("result"),
  /** Not to be trusted: errors of the provider are a `success` with `is_error`. */
  subtype: z.string().catch(""),
  is_error: z.boolean().nullish().catch(null),
  result: words,
  error: words,
  errors: z.array(z.string()).catch([]),
  stop_reason: words,
  terminal_reason: words,
  api_error_status: status,
  api_error_type: words,
  total_cost_usd: z.number().min(0).max(1e9).nullish().catch(null),
  usage: messageUsage,
  modelUsage,
  permission_denials: z.array(z.unknown()).catch([]),
});

const understood = z.discriminatedUnion("type", [assistant, user, system, result]);

export type MessageEvent = z.infer<typeof understood>;
export type AssistantEvent = z.infer<typeof assistant>;
export type SystemEvent = z.infer<typeof system>;
export type ResultEvent = z.infer<typeof result>;

/** Any event, also of a kind that a later version may add. */
const anyEvent = z.object({ type: z.string(), session_id: z.string() });

/** The event that a JSON value is; `null` for one without a meaning here, `undefined` for what is no event at all. */
export function readMessageEvent(json: unknown): MessageEvent | null | undefined {
  const event = understood.safeParse(json);
  if (event.success) return event.data;
  return anyEvent.safeParse(json).success ? null : undefined;
}

/** Claude Code writes the type of its last event behind what may be cut off; this field is in no other event. */
const cutResult = z.looseObject({ type: z.undefined().optional(), duration_api_ms: z.number() });

/** What there is of a line of JSON that was cut, with its type; `null` when it is none. */
export function readCutMessage(raw: string): unknown {
  const json = readCutJson(raw);
  const end = cutResult.safeParse(json);
  return end.success ? { ...end.data, type: "result" } : json;
}
