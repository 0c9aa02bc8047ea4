import type { SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { z } from "zod";
import { rowsOf, type Transaction } from "./database.ts";
import { getTableColumns, sql } from "./drizzle.ts";

interface Insertion<Table extends PgTable> {
  readonly table: Table;
  readonly rows: readonly Table["$inferInsert"][];
  /** Follows the rows, such as `on conflict do nothing`. */
  readonly rest?: SQL;
}

/**
 * Inserts many rows with one parameter per column, an array, instead of one per value: with the dozens of columns of
 * a task a burst of deliveries takes half the time, since neither Drizzle nor Postgres handles thousands of
 * parameters. Values travel as text and are cast to their columns' types by Postgres.
 *
 * Answers the rows that a `returning` in `rest` asks for, checked by `answer`.
 */
export async function insertRows<Table extends PgTable, Row>(
  tx: Pick<Transaction, "execute">,
  insertion: Insertion<Table> & { readonly answer?: z.ZodType<Row> },
): Promise<readonly Row[]> {
  const { table, rows, rest = sql``, answer = z.never() } = insertion;
  if (rows.length === 0) return [];
  const columns = Object.entries<PgColumn>(getTableColumns(table)).filter(
    ([, column]) => column.generatedIdentity === undefined,
  );
  const names = columns.map(([, column]) => sql.identifier(column.name));
  const values = columns.map(([key, column]) => sql`${sql.param(texts(column, key, rows))}::text[]`);
  const casts = columns.map(
    ([, column]) => sql`${sql.identifier(column.name)}::${sql.raw(column.getSQLType())}`,
  );
  const comma = sql`, `;
  const statement = sql`
    insert into ${table} (${sql.join(names, comma)})
    select ${sql.join(casts, comma)}
    from unnest(${sql.join(values, comma)}) as new_row(${sql.join(names, comma)})
    ${rest}`;
  return rowsOf(tx, statement, answer);
}

function texts(column: PgColumn, key: string, rows: readonly Record<string, unknown>[]): (string | null)[] {
  return rows.map((row) => {
    const value = row[key];
    if (value === undefined || value === null) return null;
    return String(column.mapToDriverValue(value));
  });
}
