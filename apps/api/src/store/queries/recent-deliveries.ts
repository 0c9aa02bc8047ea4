import type { DeliveryRecord } from "@porter/orchestrator";
import { desc } from "../drizzle.ts";
import type { Database } from "../database.ts";
import { deliveries } from "../schema.ts";

/** The latest deliveries and how they were judged, newest first. */
export function recentDeliveries(db: Database, limit: number): Promise<readonly DeliveryRecord[]> {
  return db.select().from(deliveries).orderBy(desc(deliveries.receivedAt)).limit(limit);
}
