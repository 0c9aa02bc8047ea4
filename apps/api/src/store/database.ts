import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { PorterError } from "@porter/orchestrator";
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

const databaseError = z.object({
  message: z.string(),
  code: z.string(),
  constraint: z.string().nullish(),
});

function causeOf(error: unknown): z.infer<typeof databaseError> | null {
  const parsed = databaseError.safeParse(error instanceof Error ? (error.cause ?? error) : error);
  return parsed.success ? parsed.data : null;
}

/** Whether an error of either driver says that a row would have broken this unique index (SQLSTATE 23505). */
export function violatesUnique(error: unknown, index: string): boolean {
  const cause = causeOf(error);
  return cause !== null && cause.code === "23505" && cause.constraint === index;
}

/**
 * Throws what a statement that writes has thrown, without the statement's values: both Drizzle and PGlite put all of
 * them into their errors, and with them whole issues and prompts would get into logs. What does not come from the
 * database is thrown as it is.
 */
export function rethrowWithoutValues(error: unknown): never {
  const cause = causeOf(error);
  if (cause === null || error instanceof PorterError) throw error;
  const { message, code, constraint } = cause;
  throw new PorterError(
    {
      code: "journal_failed",
      message: "Porter could not write to its journal. Its log has the details; try again in a minute.",
      retry: "later",
    },
    { cause: Object.assign(new Error(message), { code, constraint }) },
  );
}
