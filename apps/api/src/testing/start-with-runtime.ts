import type { Runtime } from "@porter/orchestrator";
import { pino } from "pino";
import { readEnvironment } from "../config/environment.ts";
import { parseOperatorFile } from "../config/operator-file.ts";
import { type RunningPorter, startPorter } from "../wiring/start-porter.ts";

/** Starts a Porter without pages whose runs are executed by `runtime`. */
export function startWithRuntime(
  runtime: Runtime,
  given: { variables: Record<string, string | undefined>; operator: unknown },
): Promise<RunningPorter> {
  return startPorter({
    environment: readEnvironment(given.variables, process.cwd()),
    operator: parseOperatorFile(given.operator, "the operator's file"),
    pages: null,
    log: pino({ level: "warn", base: null }, pino.destination({ dest: 2, sync: false })),
    runtime: {
      id: runtime.id,
      reaches: "loopback",
      suits: () => Promise.resolve(true),
      create: () => runtime,
    },
  });
}
