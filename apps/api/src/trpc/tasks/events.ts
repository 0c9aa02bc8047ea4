import { tracked } from "@trpc/server";
import { z } from "zod";
import type { Readable } from "../../accounts/readable-repositories.ts";
import type { Context } from "../context.ts";
import { presentTask } from "../present.ts";
import type { JournalEvent } from "../read-model.ts";
import { procedure } from "../trpc.ts";
import type { TaskEventView } from "../views.ts";
import { mayRead, readableBy } from "../visibility.ts";

const input = z
  .object({
    taskId: z.uuid().optional(),
    /** Set by the client on reconnection: events after this id are sent first. */
    lastEventId: z.coerce.number().nullish(),
  })
  .optional();

/** Events read from the journal at a time. */
const page = 200;

/** `null` for what the subscriber may not read. */
async function present(event: JournalEvent, readable: Readable, ctx: Context): Promise<TaskEventView | null> {
  const current = await ctx.ports.journal.read(event.taskId);
  if (current === null || !mayRead(readable, current.task.repository)) return null;
  if (event.kind === "lines") {
    const range = { from: event.fromLine, limit: event.toLine - event.fromLine + 1 };
    const { lines } = await ctx.read.linesOf(event.runId, range);
    return { kind: "lines", taskId: event.taskId, runId: event.runId, lines: [...lines] };
  }
  return { kind: "task", task: presentTask(current.task, ctx.ports.agents) };
}

/**
 * Everything that happens to one task, or to all, from now on or from the last event a client saw.
 * Each event has a number; a reconnecting client misses none and gets none twice.
 */
export const events = procedure.input(input).subscription(async function* ({ ctx, input: options, signal }) {
  let cursor = options?.lastEventId ?? (await ctx.read.latestEventId());
  let wake = Promise.withResolvers<void>();
  const unsubscribe = ctx.read.subscribe(() => wake.resolve());
  const stop = () => wake.resolve();
  signal?.addEventListener("abort", stop);
  try {
    while (signal?.aborted !== true) {
      // The promise is made before the select, so that a commit in between is not missed.
      wake = Promise.withResolvers<void>();
      const taskId = options?.taskId;
      const found = await ctx.read.eventsAfter(cursor, {
        limit: page,
        ...(taskId === undefined ? {} : { taskId }),
      });
      // Asked for each batch: what somebody may read can end while they listen.
      const readable = found.length === 0 ? "all" : await readableBy(ctx.principal);
      for (const event of found) {
        cursor = event.id;
        const view = await present(event, readable, ctx);
        if (view !== null) yield tracked(String(event.id), view);
      }
      if (found.length < page) await wake.promise;
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener("abort", stop);
  }
});
