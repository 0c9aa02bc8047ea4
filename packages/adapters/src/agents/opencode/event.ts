import { z } from "zod";
import { readCutJson } from "../cut-json.ts";

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

const understood = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), part: z.object({ text: z.string() }) }),
  z.object({ type: z.literal("tool_use"), part: toolPart }),
  z.object({ type: z.literal("step_start") }),
  z.object({ type: z.literal("step_finish"), part: stepFinish }),
  z.object({ type: z.literal("error"), error: errorBody }),
]);

/** Any event, also of a kind that a later version may add. */
const anyEvent = z.object({ type: z.string(), sessionID: z.string() });

export type OpencodeEvent = z.infer<typeof understood>;
export type ToolPart = z.infer<typeof toolPart>;
export type OpencodeError = z.infer<typeof errorBody>;

/** What a line is: an event with a meaning here, one without (`null`), or not an event at all. */
type ReadLine = { readonly kind: "event"; readonly event: OpencodeEvent | null } | { readonly kind: "other" };

/** Reads one line; never throws. */
export function readLine(raw: string): ReadLine {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return { kind: "other" };
  }
  const event = understood.safeParse(json);
  if (event.success) return { kind: "event", event: event.data };
  return anyEvent.safeParse(json).success ? { kind: "event", event: null } : { kind: "other" };
}

/** What there is of an event whose line was cut; `null` when that is too little, or when it is no event. */
export function readCutLine(raw: string): OpencodeEvent | null {
  const event = understood.safeParse(readCutJson(raw));
  return event.success ? event.data : null;
}
