import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { flushCompileCache } from "node:module";
import { z } from "zod";
import { runPorter } from "../src/index.ts";

/**
 * `porter start` without a dashboard, as a process that tests may end: on their word it kills itself with SIGKILL at
 * an exact moment of a request, which no signal from outside could hit.
 */

/** `arrives`: nothing was done yet. `answers`: all was done, nothing was said. `answered`: the answer is out. */
export const momentSchema = z.enum(["arrives", "answers", "answered"]);

export const trapSchema = z.object({
  path: z.string(),
  moment: momentSchema,
  /** So many such requests pass first. */
  skip: z.int().nonnegative(),
});

let trap: z.infer<typeof trapSchema> | null = null;

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

subscribe("http.server.request.start", (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (trap === null || request.url !== trap.path) return;
  if (trap.skip > 0) {
    trap = { ...trap, skip: trap.skip - 1 };
    return;
  }
  switch (trap.moment) {
    case "arrives":
      return die();
    case "answers":
      Object.assign(response, { writeHead: die, end: die });
      return;
    case "answered":
      response.once("finish", die);
  }
});

if (process.send !== undefined) {
  process.on("message", (message) => {
    trap = trapSchema.parse(message);
    // A process that is killed leaves no cache behind by itself.
    flushCompileCache();
    process.send?.("armed");
  });
  // Whoever started this is gone: nobody would end it.
  process.on("disconnect", die);
  process.channel?.unref();
}

process.exitCode = await runPorter(process.argv.slice(2), { loadPages: async () => null });
