import type { Statement } from "./prepared-statements.ts";

/** What the thread is asked to do. Statements of one transaction carry its number; without one they stand alone. */
export type Question =
  | ({ readonly kind: "query"; readonly transaction: number | null } & Statement)
  | { readonly kind: "exec"; readonly transaction: number | null; readonly text: string }
  /** Opens a transaction as soon as none is open. */
  | { readonly kind: "begin"; readonly transaction: null; readonly number: number }
  | { readonly kind: "commit" | "rollback"; readonly transaction: number }
  | { readonly kind: "close"; readonly transaction: null };

export interface Numbered {
  readonly id: number;
  readonly question: Question;
}

/** Result of one statement, as far as anybody reads it. */
export interface Rows {
  readonly rows: readonly unknown[];
  readonly affectedRows?: number | undefined;
}

/** A database error as it crosses threads. */
export interface ThreadError {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Reply =
  | { readonly id: number; readonly result: readonly Rows[] }
  | { readonly id: number; readonly error: ThreadError };
