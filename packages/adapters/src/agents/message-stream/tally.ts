import { z } from "zod";
import type { AssistantEvent, ResultEvent } from "./event.ts";

const tokensSchema = z.object({ inputTokens: z.number(), outputTokens: z.number() });
type Tokens = z.infer<typeof tokensSchema>;

/** Tokens of a run so far. */
export const tallySchema = z.object({
  /** Of the messages before the latest. */
  earlier: tokensSchema,
  /** Of the latest message, which may come in several lines that each repeat what it used. */
  latest: tokensSchema.extend({ id: z.string().nullable() }),
  /** What the agent itself says at the end; it also covers work that it delegated. */
  total: tokensSchema.nullable(),
});
export type Tally = Readonly<z.infer<typeof tallySchema>>;

const none: Tokens = { inputTokens: 0, outputTokens: 0 };
export const emptyTally: Tally = { earlier: none, latest: { ...none, id: null }, total: null };

function sum(a: Tokens, b: Tokens): Tokens {
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
}

/** Tokens of one message: what was read from and written to the provider's cache is input as well. */
function tokensOf(usage: AssistantEvent["message"]["usage"]): Tokens {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = usage;
  return {
    inputTokens: input_tokens + cache_creation_input_tokens + cache_read_input_tokens,
    outputTokens: output_tokens,
  };
}

export function addMessage(tally: Tally, { id, usage }: AssistantEvent["message"]): Tally {
  const known = typeof id === "string" ? id.slice(0, 100) : null;
  const isSame = known !== null && known === tally.latest.id;
  return {
    ...tally,
    earlier: isSame ? tally.earlier : sum(tally.earlier, tally.latest),
    latest: { ...tokensOf(usage), id: known },
  };
}

/** Takes the last event's own account, where it gives one of the whole run and not only of the end of it. */
export function addTotal(tally: Tally, { modelUsage, usage }: ResultEvent): Tally {
  const ofModels = Object.values(modelUsage).map((model) => ({
    inputTokens: model.inputTokens + model.cacheReadInputTokens + model.cacheCreationInputTokens,
    outputTokens: model.outputTokens,
  }));
  const given = ofModels.length > 0 ? ofModels.reduce(sum) : tokensOf(usage);
  const added = sum(tally.earlier, tally.latest);
  const isWhole = given.inputTokens >= added.inputTokens && given.outputTokens >= added.outputTokens;
  return isWhole ? { ...tally, total: given } : tally;
}

export function tokensIn({ total, earlier, latest }: Tally): Tokens {
  return total ?? sum(earlier, latest);
}
