import type { Database } from "../database.ts";
import { inArray } from "../drizzle.ts";
import { deliveries } from "../schema.ts";

/** Those of the ids that the journal has. */
export async function knownDeliveries(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(inArray(deliveries.id, [...ids]));
  return new Set(rows.map(({ id }) => id));
}
