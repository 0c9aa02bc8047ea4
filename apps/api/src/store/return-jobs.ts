import { sql } from "./drizzle.ts";
import type { Database } from "./database.ts";

/**
 * Puts jobs that are under way back to where they wait, as if they had never been fetched: no try is lost, and they
 * keep their place. pg-boss does the same inside (`restoreJobs`, 12.35.0) but offers it to nobody; `fail` would use
 * up a try and wait.
 *
 * Only for jobs that nobody works on any more. `attempts` are `id:retryCount`.
 */
export async function returnJobs(db: Database, queue: string, attempts: readonly string[]): Promise<void> {
  await db.execute(sql`
    update pgboss.job set state = 'created', started_on = null, heartbeat_on = null
    where name = ${queue} and state = 'active'
      and id::text || ':' || retry_count::text in ${[...attempts]}`);
}

/** Returns every job under way; right only where this process is alone and has not begun any. */
export async function returnOrphans(db: Database): Promise<void> {
  await db.execute(sql`
    update pgboss.job set state = 'created', started_on = null, heartbeat_on = null where state = 'active'`);
}
