import { TRPCClientError } from "@trpc/client";

import { endWith } from "./end-with.ts";

/** Where an answer of the API goes when it is no answer: the status of the error page. */
const statuses: Record<string, number> = {
  BAD_REQUEST: 404,
  NOT_FOUND: 404,
  PRECONDITION_FAILED: 404,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
};

/** Codes whose message is a sentence for people; anything else is a fault of ours and stays in the log. */
const refusalCodes = new Set([
  "NOT_FOUND",
  "PRECONDITION_FAILED",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "CONFLICT",
  "TOO_MANY_REQUESTS",
  "UNPROCESSABLE_CONTENT",
]);

/**
 * The answer, or a thrown response for the error page: 404 for what does not exist or cannot be read, 503 when the
 * API did not answer. Faults of the API are thrown on as they are, so that they reach the log.
 */
export async function orResponse<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    const code = codeOf(error);
    if (code === null) endWith(503);
    const status = statuses[code];
    if (status === undefined) throw error;
    endWith(status, error.message);
  }
}

/** What an action says when the API refused: `null` when it was carried out. */
export async function refusalOf(answer: Promise<unknown>): Promise<string | null> {
  try {
    await answer;
    return null;
  } catch (error) {
    const code = error instanceof TRPCClientError ? codeOf(error) : undefined;
    if (code === undefined) throw error;
    if (code === null) return "Porter did not answer. Nothing was changed; try again.";
    if (!refusalCodes.has(code)) throw error;
    return error instanceof Error ? error.message : null;
  }
}

/** The code of a tRPC error; `null` when no tRPC answer came back at all. */
function codeOf(error: TRPCClientError<never>): string | null {
  const data: unknown = error.data;
  const code = typeof data === "object" && data !== null && "code" in data ? data.code : null;
  return typeof code === "string" ? code : null;
}
