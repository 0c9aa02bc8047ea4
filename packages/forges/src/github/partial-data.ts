import { z } from "zod";

/** The data of an answer that holds errors beside it, when that is all that is needed; else throws what was thrown. */
export async function partialData(answer: Promise<unknown>, needed: z.ZodType): Promise<unknown> {
  try {
    return await answer;
  } catch (thrown) {
    const partial = z.object({ data: needed }).safeParse(thrown);
    // The data itself, not the parsed form: `ask` parses it.
    if (partial.success && thrown instanceof Error && "data" in thrown) return thrown.data;
    throw thrown;
  }
}
