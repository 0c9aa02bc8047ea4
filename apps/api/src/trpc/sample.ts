import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { router, sampleProcedure } from "./trpc.ts";
import { sampleIssueView } from "./views.ts";

const numbered = z.object({ number: z.int().positive() });

/** Try mode's sample repository: read its issues, comment as its maintainer, merge what came of it. */
export const sampleRouter = router({
  issues: sampleProcedure
    .output(z.array(z.object({ number: z.number(), title: z.string(), state: z.enum(["open", "closed"]) })))
    .query(async ({ ctx }) => [...(await ctx.sample.issues())]),
  issue: sampleProcedure
    .input(numbered)
    .output(sampleIssueView)
    .query(async ({ ctx, input }) => {
      const issue = await ctx.sample.issue(input.number);
      if (issue === null)
        throw new TRPCError({ code: "NOT_FOUND", message: "The sample repository has no such issue." });
      return issue;
    }),
  comment: sampleProcedure
    .input(numbered.extend({ body: z.string().trim().min(1, "Write a comment first.").max(65_536) }))
    .output(z.object({ commentId: z.string() }))
    .mutation(({ ctx, input }) => ctx.sample.comment(input.number, input.body)),
  merge: sampleProcedure.input(numbered).mutation(({ ctx, input }) => ctx.sample.merge(input.number)),
  closeIssue: sampleProcedure
    .input(numbered)
    .mutation(({ ctx, input }) => ctx.sample.closeIssue(input.number)),
});
