import type { Transaction } from "./database.ts";
import { insertRows } from "./insert-rows.ts";
import { events } from "./schema.ts";

export type NewEvent = typeof events.$inferInsert;

/** Any number, the same for all replicas; "evnt" in ASCII. */
const eventLock = 0x65_76_6e_74;

/**
 * Numbers events in the order of their commits and stores them: the last statement of a transaction.
 *
 * Ids are drawn while holding a lock that ends with the commit, because with plain sequences a transaction with a
 * smaller id can commit after one with a larger id, and a reader that asks for `id > cursor` would skip it.
 */
export async function appendEvents(tx: Transaction, rows: readonly NewEvent[]): Promise<void> {
  // A condition that always holds, looked at once before the first row: one statement instead of two.
  const rest = `where (select pg_advisory_xact_lock(${eventLock})) is not null`;
  await insertRows(tx, { table: events, rows, rest });
}
