import { max } from "../drizzle.ts";
import type { Database } from "../database.ts";
import { events } from "../schema.ts";

/** Id of the latest event; 0 when there is none. */
export async function latestEventId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(events.id) }).from(events);
  return row?.id ?? 0;
}
