import { sql } from "./drizzle.ts";
import { z } from "zod";
import type { Transaction } from "./database.ts";
import type { Wake } from "./event-hub.ts";

/** Name of the NOTIFY channel on which replicas wake each other. */
export const wakeChannel = "porter_wake";

/** Postgres takes 8,000 bytes; with more tasks than this the message says "all" (a UUID is 36 bytes). */
const maxTasks = 150;

const message = z.object({
  tasks: z.union([z.array(z.string()), z.literal("all")]),
  queues: z.union([z.array(z.string()), z.literal("all")]),
});

/** Sends a wake-up with the transaction: other replicas hear of it when it has committed, never otherwise. */
export async function notifyReplicas(tx: Transaction, wake: Wake): Promise<void> {
  const tasks = wake.tasks.length > maxTasks ? "all" : wake.tasks;
  await tx.execute(sql`select pg_notify(${wakeChannel}, ${JSON.stringify({ tasks, queues: wake.queues })})`);
}

/** A wake-up as another replica sent it; one that this version does not understand wakes everybody. */
export function parseWake(payload: string): Wake {
  try {
    return message.parse(JSON.parse(payload));
  } catch {
    return { tasks: "all", queues: "all" };
  }
}
