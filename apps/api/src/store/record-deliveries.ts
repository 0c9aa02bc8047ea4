import type { DeliveryRecord, Intake } from "@porter/orchestrator";
import { z } from "zod";
import type { Database } from "./database.ts";
import { insertRows, insertText, rowsAsJson } from "./insert-rows.ts";
import type { PgliteCalls } from "./pglite-thread/statements.ts";
import { deliveries } from "./schema.ts";

const rest = "on conflict do nothing returning id";
const written = z.object({ id: z.string() });
const writtenIds = z.array(z.tuple([z.string()]));

/** Writes the deliveries alone, in one statement; returns the ids of those that were not known. */
export async function recordDeliveries(
  db: Pick<Database, "execute">,
  intakes: readonly Intake[],
): Promise<ReadonlySet<string>> {
  const recorded = await insertRows(db, { table: deliveries, rows: rowsOf(intakes), rest, answer: written });
  return new Set(recorded.map(({ id }) => id));
}

/**
 * The same on an embedded database, without Drizzle: what it takes for one statement is as much as two deliveries take
 * in Postgres.
 */
export async function recordDeliveriesEmbedded(
  client: Pick<PgliteCalls, "query">,
  intakes: readonly Intake[],
): Promise<ReadonlySet<string>> {
  const text = insertText(deliveries, rest);
  const { rows } = await client.query(text, [rowsAsJson(deliveries, rowsOf(intakes))], { rowMode: "array" });
  return new Set(writtenIds.parse(rows).map(([id]) => id));
}

/** In one order: two replicas that write the same deliveries or comments then wait for each other, not in a ring. */
function rowsOf(intakes: readonly Intake[]): readonly DeliveryRecord[] {
  return intakes.map(({ delivery }) => delivery).toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function orderOf({ id, commentKey }: DeliveryRecord): string {
  return commentKey ?? id;
}
