import { z } from "zod";
import { type MessageEvent, readMessageEvent } from "../message-stream/event.ts";

/**
 * Cursor's stream is that of Claude Code but for two events, by its documentation
 * (https://cursor.com/docs/cli/reference/output-format): calls of tools have one of their own, where Claude Code has
 * blocks in messages, and the last event counts tokens by other names.
 */

const fields = z.record(z.string(), z.unknown());

const toolCall = z.object({
  type: z.literal("tool_call"),
  subtype: z.enum(["started", "completed"]),
  call_id: z.string().catch(""),
  /** One field, named after the tool, such as `readToolCall`; beside it there may be others. */
  tool_call: fields,
});

/** A tool of the general form that the documentation gives for all others. */
const namedFunction = z.object({ name: z.string(), arguments: z.unknown().optional() });

const amount = z.number().min(0).max(1e12).catch(0);
const end = z.looseObject({
  type: z.literal("result"),
  is_error: z.boolean().nullish().catch(null),
  usage: z
    .object({
      inputTokens: amount,
      outputTokens: amount,
      cacheReadTokens: amount,
      cacheWriteTokens: amount,
    })
    .nullish()
    .catch(null),
});

interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** One field, named after how it ended, such as `success`. */
  readonly result: Readonly<Record<string, unknown>>;
}

function fieldsIn(value: unknown): Record<string, unknown> {
  return fields.safeParse(value).data ?? {};
}

function argumentsIn(text: unknown): Record<string, unknown> {
  if (typeof text !== "string") return fieldsIn(text);
  try {
    return fieldsIn(JSON.parse(text));
  } catch {
    return {};
  }
}

function callIn(tool: Readonly<Record<string, unknown>>): Call {
  const known = Object.entries(tool).find(([key]) => key.endsWith("ToolCall"));
  if (known !== undefined) {
    const { args, description, result } = fieldsIn(known[1]);
    const stated = typeof description === "string" ? { description } : {};
    const name = known[0].slice(0, -"ToolCall".length);
    return { name, input: { ...fieldsIn(args), ...stated }, result: fieldsIn(result) };
  }
  const other = namedFunction.safeParse(tool["function"]);
  const name = other.success ? other.data.name : "a tool";
  return { name, input: argumentsIn(other.data?.arguments), result: fieldsIn(tool["result"]) };
}

/** What the way in which a call ended says of the failure; `null` when it did not fail. */
function failureIn(result: Call["result"]): { denied: boolean; reason: string } | null {
  const [ending, detail] = Object.entries(result)[0] ?? ["success", null];
  if (ending === "success") return null;
  const { reason, error, stderr, exitCode } = fieldsIn(detail);
  const words = [reason, error, stderr].find((each) => typeof each === "string" && each.trim() !== "");
  const code = typeof exitCode === "number" ? `exit code ${exitCode}` : ending;
  return {
    denied: ending === "rejected" || /denied$/i.test(ending),
    reason: typeof words === "string" ? words : code,
  };
}

function translateCall(event: z.infer<typeof toolCall>): unknown[] {
  const { name, input, result } = callIn(event.tool_call);
  if (event.subtype === "started") {
    const content = [{ type: "tool_use", id: event.call_id, name, input }];
    return [{ type: "assistant", message: { content } }];
  }
  const failure = failureIn(result);
  const answer = {
    type: "tool_result",
    tool_use_id: event.call_id,
    is_error: failure !== null,
    content: failure?.reason ?? "",
  };
  const answered = { type: "user", message: { content: [answer] } };
  const denied = { type: "system", subtype: "permission_denied", tool_name: name };
  return failure?.denied === true ? [denied, answered] : [answered];
}

function translateEnd({ result, usage, ...rest }: z.infer<typeof end>): unknown {
  // It repeats all that the model said from the first message on; the last message was an event of its own.
  const words = rest.is_error === true ? { result } : {};
  const tokens = {
    input_tokens: usage?.inputTokens,
    output_tokens: usage?.outputTokens,
    cache_read_input_tokens: usage?.cacheReadTokens,
    cache_creation_input_tokens: usage?.cacheWriteTokens,
  };
  return { ...rest, ...words, usage: tokens };
}

/** What only Cursor writes, in the terms of the format. */
export function translate(json: unknown): readonly MessageEvent[] {
  const call = toolCall.safeParse(json);
  const last = end.safeParse(json);
  const events = call.success ? translateCall(call.data) : last.success ? [translateEnd(last.data)] : [];
  return events.flatMap((event) => readMessageEvent(event) ?? []);
}
