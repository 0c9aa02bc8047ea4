import { chooseRedeliveries, type DeliveryLog } from "@porter/orchestrator";
import type { Logger } from "pino";
import { regularly } from "./regularly.ts";

const intervalMs = 5 * 60_000;
/** GitHub remembers no longer. Source: https://docs.github.com/en/webhooks/using-webhooks/redelivering-webhooks */
const memoryMs = 3 * 24 * 60 * 60_000;
/** A look begins this much before the last one, so that nothing slips between the two. */
const overlapMs = 10 * 60_000;

interface Parts {
  readonly deliveries: DeliveryLog;
  /** Those of the ids that the journal has. */
  readonly known: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly log: Logger;
}

/**
 * Asks GitHub again for deliveries that nobody took while Porter was away, now and every five minutes; each once by
 * this process. Several processes may ask for the same one: its id makes the second harmless. Returns how to end that.
 */
export function redeliverMissed({ deliveries, known, log }: Parts): () => Promise<void> {
  const asked = new Set<string>();
  let since = new Date(Date.now() - memoryMs);
  let ended = false;

  async function round(): Promise<void> {
    const begun = Date.now();
    const attempts = await deliveries.attemptsSince(since);
    const ids = [...new Set(attempts.map(({ deliveryId }) => deliveryId))];
    const taken = await known(ids);
    const missed = chooseRedeliveries(attempts, (id) => taken.has(id) || asked.has(id));
    for (const { id, deliveryId } of missed) {
      if (ended) return;
      await deliveries.redeliver(id);
      asked.add(deliveryId);
    }
    if (missed.length > 0) log.warn({ count: missed.length }, "missed deliveries were asked for again");
    // What one round could not hold is looked for again from the same moment on.
    else since = new Date(begun - overlapMs);
  }

  const onError = (error: unknown) => log.error({ err: error }, "missed deliveries could not be looked for");
  const end = regularly(round, { intervalMs, onError });
  return async () => {
    ended = true;
    await end();
  };
}
