import { z } from "zod";
import { rowsOf } from "../src/store/database.ts";
import { sql } from "../src/store/drizzle.ts";
import { openPglite } from "../src/store/open-pglite.ts";

const table = z.object({ schema: z.string(), name: z.string() });
const row = z.object({ json: z.string() });

/** Every row of every table of an embedded journal as JSON, by table, the queue's tables included. */
export async function journalRows(dataDir: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const journal = await openPglite(dataDir);
  const { db } = journal;
  try {
    const tables = await rowsOf(
      db,
      sql`select table_schema as schema, table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
      table,
    );
    const dump = new Map<string, readonly string[]>();
    for (const { schema, name } of tables) {
      const rows = await rowsOf(
        db,
        sql`select row_to_json(entry)::text as json from only ${sql.identifier(schema)}.${sql.identifier(name)} entry`,
        row,
      );
      dump.set(
        `${schema}.${name}`,
        rows.map(({ json }) => json),
      );
    }
    return dump;
  } finally {
    await journal.close();
  }
}
