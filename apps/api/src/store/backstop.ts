import { sql } from "./drizzle.ts";
import { z } from "zod";
import { type Database, rowsOf } from "./database.ts";
import type { EventHub } from "./event-hub.ts";
import { deadQueue, queueNames } from "./queues.ts";

const intervalMs = 1_000;
const names = queueNames.flatMap((name) => [name, deadQueue(name)]);
const due = z.object({ name: z.string() });

/** Queues with a job that is ready. One cheap look for all of them: fetching from each would cost ten times that. */
async function dueQueues(db: Database): Promise<readonly string[]> {
  const rows = await rowsOf(
    db,
    sql`select queue.name from unnest(array[${sql.join(
      names.map((name) => sql`${name}`),
      sql`, `,
    )}]::text[]) as queue(name)
      where exists (
        select 1 from pgboss.job
        where job.name = queue.name and job.state < 'active' and not job.blocked and job.start_after <= now()
      )`,
    due,
  );
  return rows.map(({ name }) => name);
}

/**
 * Announces queues once a second while they have a job ready. It is what starts retries, which become due without
 * anybody saying so, and what heals a lost wake-up.
 */
export function startBackstop(
  { db, hub }: { db: Database; hub: EventHub },
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let look: Promise<void> | null = null;
  const timer = setInterval(() => {
    look ??= dueQueues(db)
      .then((queues) => {
        if (queues.length > 0) hub.announce({ tasks: [], queues });
      })
      .catch(onError)
      .finally(() => {
        look = null;
      });
  }, intervalMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await look;
    },
  };
}
