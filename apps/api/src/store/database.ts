import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { SQL } from "drizzle-orm";
import { z } from "zod";
import type * as schema from "./schema.ts";

/** Either driver: embedded Postgres and a server are spoken to alike. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open transaction. Nothing else of the store may be called before it ends: PGlite has one connection. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

const result = z.object({ rows: z.array(z.unknown()) });

/** Runs a statement that the query builder cannot express and checks each row it answers. */
export async function rowsOf<Row>(
  db: Pick<Database, "execute">,
  query: SQL,
  row: z.ZodType<Row>,
): Promise<readonly Row[]> {
  const answer = result.parse(await db.execute(query));
  return answer.rows.map((value) => row.parse(value));
}

const cause = z.object({ code: z.string(), constraint: z.string().nullish() });

/** Whether an error of either driver says that a row would have broken this unique index (SQLSTATE 23505). */
export function violatesUnique(error: unknown, index: string): boolean {
  const candidate = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const parsed = cause.safeParse(candidate);
  return parsed.success && parsed.data.code === "23505" && parsed.data.constraint === index;
}
