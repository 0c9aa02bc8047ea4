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
  const { columns, before, between, after } = shapeOf(table);
  const values = columns.map(([key, column]) => sql.param(texts(column, key, rows)));
  return rowsOf(tx, sql`insert into ${table} ${before}${sql.join(values, between)}${after} ${rest}`, answer);
}

/** What is the same in every insertion into a table: Drizzle takes as long to put it together as Postgres to insert. */
interface Shape {
  readonly columns: readonly (readonly [key: string, column: PgColumn])[];
  /** Stand before, between and after the arrays. */
  readonly before: SQL;
  readonly between: SQL;
  readonly after: SQL;
}

const shapes = new WeakMap<PgTable, Shape>();

function shapeOf(table: PgTable): Shape {
  const known = shapes.get(table);
  if (known !== undefined) return known;
  const columns = Object.entries<PgColumn>(getTableColumns(table)).filter(
    ([, column]) => column.generatedIdentity === undefined,
  );
  const names = columns.map(([, column]) => `"${column.name}"`);
  const casts = columns.map(([, column]) => `"${column.name}"::${column.getSQLType()}`);
  const shape: Shape = {
    columns,
    before: sql.raw(`(${names.join(", ")}) select ${casts.join(", ")} from unnest(`),
    between: sql.raw("::text[], "),
    after: sql.raw(`::text[]) as new_row(${names.join(", ")})`),
  };
  shapes.set(table, shape);
  return shape;
}

function texts(column: PgColumn, key: string, rows: readonly Record<string, unknown>[]): (string | null)[] {
  return rows.map((row) => {
    const value = row[key];
    if (value === undefined || value === null) return null;
    return String(column.mapToDriverValue(value));
  });
}
