import { fullName, type Repository } from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import type { Principal } from "../accounts/accounts.ts";
import type { Readable } from "../accounts/readable-repositories.ts";

/** What somebody may read now. Throws UNAUTHORIZED once their session has ended, also in the middle of a subscription. */
export async function readableBy(principal: Principal): Promise<Readable> {
  const readable = await principal.readable();
  if (readable !== null) return readable;
  throw new TRPCError({ code: "UNAUTHORIZED", message: "Your sign-in has ended. Sign in again." });
}

export function mayRead(readable: Readable, repository: Repository): boolean {
  return readable === "all" || readable.has(fullName(repository));
}

export function noSuchRepository(): TRPCError {
  return new TRPCError({
    code: "NOT_FOUND",
    message: "No such repository, or you cannot read it.",
  });
}

/** The same answer for what does not exist and what may not be seen. */
export function noSuchTask(): TRPCError {
  return new TRPCError({
    code: "NOT_FOUND",
    message: "No such task, or it is in a repository you cannot read.",
  });
}
