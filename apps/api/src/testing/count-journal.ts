import { z } from "zod";
import { rowsOf } from "../store/database.ts";
import { sql } from "../store/drizzle.ts";
import { openStore } from "../store/open-store.ts";

const counts = z.object({
  decision: z.string(),
  reason: z.string().nullable(),
  deliveries: z.coerce.number(),
});
const total = z.object({ tasks: z.coerce.number() });

/** What a journal holds. */
export interface JournalCounts {
  /** Deliveries by `decision` or `decision/reason`. */
  readonly deliveries: Readonly<Record<string, number>>;
  readonly tasks: number;
}

/** Counts the rows of an embedded journal that nobody has open. */
export async function countJournal(dataDir: string): Promise<JournalCounts> {
  const store = await openStore({ dataDir });
  try {
    const rows = await rowsOf(
      store.db,
      sql`select decision, reason, count(*) as deliveries from deliveries group by decision, reason`,
      counts,
    );
    const [tasks] = await rowsOf(store.db, sql`select count(*) as tasks from tasks`, total);
    const entries = rows.map(({ decision, reason, deliveries }) => [
      reason === null ? decision : `${decision}/${reason}`,
      deliveries,
    ]);
    return { deliveries: Object.fromEntries(entries), tasks: tasks?.tasks ?? 0 };
  } finally {
    await store.close();
  }
}
