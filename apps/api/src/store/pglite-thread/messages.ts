import type { Recorded } from "../record-intakes.ts";
import type { Statement } from "./prepared-statements.ts";
import type { Recording } from "./recorder.ts";
import type { Rows } from "./statements.ts";

/** What the thread is asked to do. Statements of one transaction carry its number; without one they stand alone. */
export type Question =
  | ({ readonly kind: "query"; readonly transaction: number | null } & Statement)
  | { readonly kind: "exec"; readonly transaction: number | null; readonly text: string }
  /** Opens a transaction as soon as none is open. */
  | { readonly kind: "begin"; readonly transaction: null; readonly number: number }
  | { readonly kind: "commit" | "rollback"; readonly transaction: number }
  | ({ readonly kind: "record"; readonly transaction: null } & Recording)
  | { readonly kind: "close"; readonly transaction: null };

export interface Numbered {
  readonly id: number;
  readonly question: Question;
}

/** A database error as it crosses threads. */
export interface ThreadError {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Rows of each statement, or what was recorded. */
export type Answer = readonly Rows[] | Recorded;

export type Reply =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: ThreadError };
