/** What the thread is asked to do. Statements of one transaction carry its number; without one they stand alone. */
export type Question =
  | {
      readonly kind: "query";
      readonly transaction: number | null;
      readonly text: string;
      readonly params: readonly unknown[];
      readonly rowMode: "array" | "object";
      /** Types whose values are handed on as the text that Postgres writes. */
      readonly asText: readonly number[];
    }
  | { readonly kind: "exec"; readonly transaction: number | null; readonly text: string }
  | { readonly kind: "begin"; readonly transaction: number }
  | { readonly kind: "commit" | "rollback"; readonly transaction: number }
  | { readonly kind: "close" };

/** Result of one statement, as far as anybody reads it. */
export interface Rows {
  readonly rows: readonly unknown[];
  readonly affectedRows?: number;
}

/** A database error as it crosses threads, where errors lose all fields but their message. */
export interface ThreadError {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Reply =
  | { readonly id: number; readonly result: readonly Rows[] }
  | { readonly id: number; readonly error: ThreadError };
