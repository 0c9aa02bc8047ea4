import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { Context } from "./context.ts";

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  // A stack trace tells a stranger about the machine and a person nothing.
  isDev: false,
});

export const router = t.router;

/** For what everybody may see who reaches this address at all: mode, version. */
export const publicProcedure = t.procedure;

/** For everything else: somebody must be known. */
export const procedure = t.procedure.use(({ ctx, next }) => {
  if (ctx.principal === null) {
    throw new TRPCError({
      code: "UNAUTHORIZED",
      message:
        ctx.signIn === "available"
          ? "You are not signed in. Signing in brings you back to this page."
          : "Signing in is not configured here. Follow tasks on GitHub, in the status comment of the issue.",
    });
  }
  return next({ ctx: { ...ctx, principal: ctx.principal } });
});

/** Only in try mode: the sample repository. */
export const sampleProcedure = procedure.use(({ ctx, next }) => {
  if (ctx.sample === null) {
    throw new TRPCError({
      code: "PRECONDITION_FAILED",
      message: "The sample repository exists only in try mode.",
    });
  }
  return next({ ctx: { ...ctx, sample: ctx.sample } });
});
