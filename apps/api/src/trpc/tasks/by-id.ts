import { placesInQueue } from "@porter/orchestrator";
import { z } from "zod";
import { presentRun, presentTask } from "../present.ts";
import { procedure } from "../trpc.ts";
import { promptView, taskDetailView } from "../views.ts";
import { mayRead, noSuchTask, readableBy } from "../visibility.ts";

/** One task with its runs, its latest prompt and its notices. */
export const byId = procedure
  .input(z.object({ id: z.uuid() }))
  .output(taskDetailView)
  .query(async ({ ctx, input }) => {
    const current = await ctx.ports.journal.read(input.id);
    const readable = await readableBy(ctx.principal);
    if (current === null || !mayRead(readable, current.task.repository)) throw noSuchTask();
    const { task, run } = current;
    const [runs, notices, prompt, places] = await Promise.all([
      ctx.read.runsOf(task.id),
      ctx.read.noticesOf(task.id),
      run === null ? null : ctx.read.promptOf(run.id),
      task.state === "queued" ? placesInQueue(ctx.ports, [task.id]) : null,
    ]);
    return {
      ...presentTask(task, ctx.ports.agents),
      issueBody: task.issue.body,
      instructions: task.command.instructions,
      runs: runs.map(presentRun),
      notices: [...notices],
      queue: places?.get(task.id) ?? null,
      prompt: prompt === null ? null : promptView.parse(prompt),
    };
  });
