import { z } from "zod";
import { procedure } from "../trpc.ts";
import { logLineView } from "../views.ts";
import { mayRead, noSuchTask, readableBy } from "../visibility.ts";

const input = z.object({
  runId: z.uuid(),
  /** First line wanted, from 1. */
  from: z.int().min(1).default(1),
  limit: z.int().min(1).max(2000).default(500),
});

/** A range of a run's log by line number. */
export const logs = procedure
  .input(input)
  .output(z.object({ lines: z.array(logLineView), total: z.number() }))
  .query(async ({ ctx, input: { runId, from, limit } }) => {
    const [readable, repository] = await Promise.all([
      readableBy(ctx.principal),
      ctx.read.repositoryOfRun(runId),
    ]);
    if (repository === null || !mayRead(readable, repository)) throw noSuchTask();
    const { lines, total } = await ctx.read.linesOf(runId, { from, limit });
    return { lines: [...lines], total };
  });
