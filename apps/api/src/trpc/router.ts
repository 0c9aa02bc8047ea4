import { agentsRouter } from "./agents.ts";
import { configRouter } from "./config.ts";
import { sampleRouter } from "./sample.ts";
import { setUpRouter } from "./set-up.ts";
import { systemRouter } from "./system.ts";
import { usageRouter } from "./usage.ts";
import { byId } from "./tasks/by-id.ts";
import { retry, stop } from "./tasks/control.ts";
import { create } from "./tasks/create.ts";
import { events } from "./tasks/events.ts";
import { list } from "./tasks/list.ts";
import { logs } from "./tasks/logs.ts";
import { router } from "./trpc.ts";

/** Everything the dashboard and API clients can ask. */
export const appRouter = router({
  tasks: router({ list, byId, logs, create, stop, retry, events }),
  agents: agentsRouter,
  usage: usageRouter,
  config: configRouter,
  system: systemRouter,
  sample: sampleRouter,
  setUp: setUpRouter,
});

export type AppRouter = typeof appRouter;
