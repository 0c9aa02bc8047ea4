import { type Change, PorterError, retryTask, stopTask, type TaskWithRun } from "@porter/orchestrator";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { requireWriteAccess } from "../access.ts";
import type { Principal } from "../../accounts/accounts.ts";
import type { Context } from "../context.ts";
import { presentTask } from "../present.ts";
import { procedure } from "../trpc.ts";
import { taskView } from "../views.ts";
import { mayRead, noSuchTask, readableBy } from "../visibility.ts";

const input = z.object({ id: z.uuid() });

/** Applies one decision for somebody who may command in the task's repository. */
async function control(
  ctx: Context & { principal: Principal },
  id: string,
  change: { decide: (current: TaskWithRun) => Change | null; refusal: string },
) {
  const before = await ctx.ports.journal.read(id);
  if (before === null || !mayRead(await readableBy(ctx.principal), before.task.repository))
    throw noSuchTask();
  await requireWriteAccess(ctx, before.task.repository);
  let applied = false;
  const after = await ctx.ports.journal
    .update(id, (current) => {
      const decided = change.decide(current);
      applied = decided !== null;
      return decided;
    })
    .catch((error: unknown) => {
      if (!(error instanceof PorterError) || error.code !== "branch_busy") throw error;
      throw new TRPCError({
        code: "CONFLICT",
        message: "Another task of this branch is live. Stop it first.",
        cause: error,
      });
    });
  if (after === null || !applied) throw new TRPCError({ code: "CONFLICT", message: change.refusal });
  return presentTask(after.task, ctx.ports.agents);
}

/** Stops a live task and everything it runs. */
export const stop = procedure
  .input(input)
  .output(taskView)
  .mutation(({ ctx, input: { id } }) =>
    control(ctx, id, {
      decide: (current) => stopTask(current, ctx.principal.login, ctx.ports.clock.now()),
      refusal: "Nothing to stop: the task has ended.",
    }),
  );

/** Starts a new run of a failed or cancelled task. */
export const retry = procedure
  .input(input)
  .output(taskView)
  .mutation(({ ctx, input: { id } }) =>
    control(ctx, id, {
      decide: (current) => retryTask(current, ctx.ports.clock.now()),
      refusal: "Only a failed or cancelled task can be run again.",
    }),
  );
