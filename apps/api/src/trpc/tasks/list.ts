import { taskStates } from "@porter/orchestrator";
import { z } from "zod";
import { presentTask } from "../present.ts";
import { procedure } from "../trpc.ts";
import { taskView } from "../views.ts";
import { readableBy } from "../visibility.ts";

const input = z.object({
  states: z.array(z.enum(taskStates)).optional(),
  repo: z.string().max(200).optional(),
  agent: z.string().max(100).optional(),
  limit: z.int().min(1).max(200).default(50),
  /** `nextCursor` of an earlier page. */
  cursor: z.uuid().optional(),
});

const output = z.object({
  tasks: z.array(taskView),
  nextCursor: z.string().nullable(),
  counts: z.record(z.enum(taskStates), z.number()),
});

/** Tasks, newest first, one page at a time. */
export const list = procedure
  .input(input.default({ limit: 50 }))
  .output(output)
  .query(async ({ ctx, input: { states, repo, agent, limit, cursor } }) => {
    const page = await ctx.read.listTasks({
      readable: await readableBy(ctx.principal),
      limit,
      ...(states === undefined ? {} : { states }),
      ...(repo === undefined ? {} : { repo }),
      ...(agent === undefined ? {} : { agent }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { ...page, tasks: page.tasks.map((task) => presentTask(task, ctx.ports.agents)) };
  });
