import { z } from "zod";

/** Lines of `codex exec --json` (0.169.0, recorded): one JSON object each; only the fields used here. */

const amount = z.number().min(0).max(1e12).catch(0);
const words = z.string().nullish().catch(null);

const item = z.discriminatedUnion("type", [
  z.object({ type: z.literal("agent_message"), text: z.string() }),
  z.object({
    type: z.literal("command_execution"),
    command: z.string(),
    exit_code: z.number().nullish().catch(null),
    status: words,
  }),
  z.object({
    type: z.literal("file_change"),
    changes: z.array(z.object({ path: z.string(), kind: z.string().catch("update") })).catch([]),
    status: words,
  }),
  z.object({
    type: z.literal("mcp_tool_call"),
    server: words,
    tool: words,
    status: words,
    error: z.object({ message: words }).nullish().catch(null),
  }),
  z.object({ type: z.literal("web_search"), query: words }),
  z.object({
    type: z.literal("todo_list"),
    items: z.array(z.object({ text: words, completed: z.boolean().catch(false) })).catch([]),
  }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);

const usage = z.object({ input_tokens: amount, output_tokens: amount });

export const understood = z.discriminatedUnion("type", [
  z.object({ type: z.literal("turn.started") }),
  z.object({ type: z.literal("item.started"), item }),
  z.object({ type: z.literal("item.updated"), item }),
  z.object({ type: z.literal("item.completed"), item }),
  z.object({
    type: z.literal("turn.completed"),
    usage: usage.catch({ input_tokens: 0, output_tokens: 0 }),
  }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);

/** Any event, also of a kind or with an item that a later version may add. */
export const anyEvent = z.object({ type: z.string().regex(/^(thread|turn|item)\./) });

export type CodexEvent = z.infer<typeof understood>;
export type CodexItem = z.infer<typeof item>;
