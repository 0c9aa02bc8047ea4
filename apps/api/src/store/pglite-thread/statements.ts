import type { PGlite } from "@electric-sql/pglite";

/** How a statement's rows are wanted: what Drizzle asks PGlite for. */
export interface QueryOptions {
  readonly rowMode?: "array" | "object";
  /** By type; each hands on the text it gets. */
  readonly parsers?: Readonly<Record<number, unknown>>;
}

/** Result of one statement, as far as anybody reads it. */
export interface Rows {
  readonly rows: readonly unknown[];
  readonly affectedRows?: number | undefined;
}

/** Runs statements, alone or inside a transaction. */
export interface Statements {
  query(text: string, params?: readonly unknown[], options?: QueryOptions): Promise<Rows>;
  /** One or more statements without parameters. */
  exec(text: string): Promise<readonly Rows[]>;
}

/** What Drizzle and pg-boss use of a PGlite. */
export interface PgliteCalls extends Statements {
  /** Commits when `work` resolves, else rolls back and throws what it threw. */
  transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result>;
}

/** The one cast to PGlite, which is a class: Drizzle and pg-boss make no other calls than these. */
export function asPglite(calls: PgliteCalls): PGlite {
  return calls as unknown as PGlite;
}
