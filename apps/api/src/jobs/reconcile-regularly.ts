import { type Ports, reconcile } from "@porter/orchestrator";
import type { Logger } from "pino";

const intervalMs = 60_000;

/** Looks for tasks that were left behind, now and once a minute. Returns how to end that. */
export function reconcileRegularly(ports: Ports, log: Logger): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const look = () => {
    looking ??= reconcile(ports)
      .then((count) => {
        if (count > 0) log.warn({ count }, "tasks without a job were picked up");
      })
      .catch((error: unknown) => log.error({ err: error }, "left behind tasks could not be looked for"))
      .finally(() => (looking = null));
  };
  look();
  const timer = setInterval(look, intervalMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
