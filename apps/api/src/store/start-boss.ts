import { randomUUID } from "node:crypto";
import type { PgBoss, UpdateQueueOptions } from "pg-boss";
import { deadQueue, deadQueueOptions, queueNames, queueOptions } from "./queues.ts";

/** Starts pg-boss and makes its queues what `queues.ts` says. `heartbeatSeconds`: `null` for none. */
export async function startBoss(boss: PgBoss, heartbeatSeconds: number | null): Promise<void> {
  await boss.start();
  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  const wanted = queueNames.flatMap((name): [string, UpdateQueueOptions][] => [
    [deadQueue(name), deadQueueOptions],
    [name, { ...queueOptions[name], deadLetter: deadQueue(name) }],
  ]);
  for (const [name, options] of wanted) {
    if (!known.has(name)) await boss.createQueue(name);
    await boss.updateQueue(name, { ...options, heartbeatSeconds });
    // Fills pg-boss's cache of queues again: an insert inside a transaction would look an unknown queue up outside
    // of it, and wait for ever for PGlite's one connection.
    await boss.findJobs(name, { id: randomUUID() });
  }
}
