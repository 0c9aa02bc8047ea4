import { type Ports, reconcile } from "@porter/orchestrator";
import type { Logger } from "pino";
import { regularly } from "./regularly.ts";

const intervalMs = 60_000;

/** Looks for tasks that were left behind, now and once a minute. Returns how to end that. */
export function reconcileRegularly(ports: Ports, log: Logger): () => Promise<void> {
  const round = async () => {
    const count = await reconcile(ports);
    if (count > 0) log.warn({ count }, "tasks without a job were picked up");
  };
  const onError = (error: unknown) => log.error({ err: error }, "left behind tasks could not be looked for");
  return regularly(round, { intervalMs, onError });
}
