import type { z } from "zod";
import { toForgeError, unreadableAnswer, type Doing } from "./forge-error.ts";

/** One question to GitHub: the request, and the part of its answer that is used. */
export interface Question<Answer> {
  readonly doing: Doing;
  readonly answer: z.ZodType<Answer>;
  readonly request: () => Promise<{ readonly data: unknown }>;
}

/**
 * Sends a request and returns the checked part of its answer.
 * Checked, because Octokit hands on a body that broke off in the middle as if it were the answer.
 * Throws `PorterError` with a `forge_*` code.
 */
export async function ask<Answer>({ doing, answer, request }: Question<Answer>): Promise<Answer> {
  let data: unknown;
  try {
    ({ data } = await request());
  } catch (thrown) {
    throw toForgeError(thrown, doing);
  }
  const parsed = answer.safeParse(data);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join("."));
  throw unreadableAnswer(doing, fields.join(", "));
}
