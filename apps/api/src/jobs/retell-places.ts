import { isWorthTelling, placesInQueue, type Ports } from "@porter/orchestrator";
import type { Logger } from "pino";
import { regularly } from "./regularly.ts";

const intervalMs = 30_000;

/** Tells waiting people of their place again when it has changed enough. Returns how to end that. */
export function retellPlaces(ports: Ports, log: Logger): () => Promise<void> {
  /** What people read, by task; what was told before this process began is found again in the first round. */
  let told = new Map<string, number>();
  const round = async () => {
    const places = await placesInQueue(ports);
    const now = [...places].map(([taskId, { place }]) => [taskId, place] as const);
    const changed = now.filter(([taskId, place]) => isWorthTelling(told.get(taskId) ?? place, place));
    const changedIds = new Set(changed.map(([taskId]) => taskId));
    told = new Map(
      now.map(([taskId, place]) => [taskId, changedIds.has(taskId) ? place : (told.get(taskId) ?? place)]),
    );
    if (changed.length === 0) return;
    await ports.journal.post(changed.map(([taskId]) => ({ kind: "task", taskId, news: "queued" })));
  };
  const onError = (error: unknown) => log.error({ err: error }, "places in the queue could not be told");
  return regularly(round, { intervalMs, onError });
}
