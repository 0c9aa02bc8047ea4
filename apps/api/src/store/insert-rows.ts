import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { z } from "zod";
import { rowsOf, type Transaction } from "./database.ts";
import { getTableColumns, getTableName, sql } from "./drizzle.ts";

interface Insertion<Table extends PgTable> {
  readonly table: Table;
  readonly rows: readonly Table["$inferInsert"][];
  /** Follows the rows, such as `on conflict do nothing`. */
  readonly rest?: string;
}

/**
 * Inserts many rows with one parameter, whatever their number: with the dozens of columns of a task a burst of
 * deliveries takes half the time, since neither Drizzle nor Postgres handles thousands of parameters. Values travel
 * as text and are cast to their columns' types by Postgres.
 *
 * Answers the rows that a `returning` in `rest` asks for, checked by `answer`.
 */
export async function insertRows<Table extends PgTable, Row>(
  tx: Pick<Transaction, "execute">,
  insertion: Insertion<Table> & { readonly answer?: z.ZodType<Row> },
): Promise<readonly Row[]> {
  const { table, rows, rest = "", answer = z.never() } = insertion;
  if (rows.length === 0) return [];
  const { before, after } = shapeOf(table);
  return rowsOf(tx, sql`${sql.raw(before)}${rowsAsJson(table, rows)}${sql.raw(`${after} ${rest}`)}`, answer);
}

/** The statement of `insertRows`; its one parameter, `$1`, is what `rowsAsJson` makes. */
export function insertText(table: PgTable, rest: string): string {
  const { before, after } = shapeOf(table);
  return `${before}$1${after} ${rest}`;
}

/** Rows as one JSON text, by the names of their columns. */
export function rowsAsJson<Table extends PgTable>(
  table: Table,
  rows: readonly Table["$inferInsert"][],
): string {
  const { columns } = shapeOf(table);
  return JSON.stringify(rows.map((row) => textsOf(columns, row)));
}

type Columns = readonly (readonly [key: string, column: PgColumn])[];

/** What is the same in every insertion into a table: it takes as long to put together as Postgres takes to insert. */
interface Shape {
  readonly columns: Columns;
  /** Stand before and after the parameter. */
  readonly before: string;
  readonly after: string;
}

const shapes = new WeakMap<PgTable, Shape>();

function shapeOf(table: PgTable): Shape {
  const known = shapes.get(table);
  if (known !== undefined) return known;
  const columns = Object.entries<PgColumn>(getTableColumns(table)).filter(
    ([, column]) => column.generatedIdentity === undefined,
  );
  const names = columns.map(([, { name }]) => `"${name}"`);
  const casts = columns.map(([, column]) => `"${column.name}"::${column.getSQLType()}`);
  const texts = names.map((name) => `${name} text`);
  const shape: Shape = {
    columns,
    before: `insert into "${getTableName(table)}" (${names.join(", ")}) select ${casts.join(", ")} from json_to_recordset(`,
    after: `::json) as new_row(${texts.join(", ")})`,
  };
  shapes.set(table, shape);
  return shape;
}

/** What is `null` may be left out. */
function textsOf(columns: Columns, row: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [key, column] of columns) {
    const value = row[key];
    if (value === undefined || value === null) continue;
    // JSON would carry half a surrogate pair to Postgres, which refuses it.
    texts[column.name] = String(column.mapToDriverValue(value)).toWellFormed();
  }
  return texts;
}
