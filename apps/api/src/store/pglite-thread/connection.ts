import type { PGlite, Results } from "@electric-sql/pglite";
import type { Answer, Numbered, Question, Reply, ThreadError } from "./messages.ts";
import { PreparedStatements } from "./prepared-statements.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { Rows, Statements } from "./statements.ts";

/** The only connection of a PGlite: answers one question after the other, and keeps transactions apart. */
export class Connection {
  readonly #client: PGlite;
  readonly #statements: PreparedStatements;
  readonly #reply: (reply: Reply) => void;
  /** In the order in which they came. */
  readonly #waiting: Numbered[] = [];
  #recorder: Promise<Recorder> | null = null;
  #transaction: number | null = null;
  #busy = false;

  constructor(client: PGlite, reply: (reply: Reply) => void) {
    this.#client = client;
    this.#statements = new PreparedStatements(client);
    this.#reply = reply;
  }

  take(asked: Numbered): void {
    this.#waiting.push(asked);
    if (!this.#busy) void this.#work();
  }

  /** While a transaction is open only its own statements run; the others wait for its end. */
  async #work(): Promise<void> {
    this.#busy = true;
    for (;;) {
      const next = this.#waiting.findIndex(
        ({ question }) => this.#transaction === null || question.transaction === this.#transaction,
      );
      const [asked] = next < 0 ? [] : this.#waiting.splice(next, 1);
      if (asked === undefined) break;
      const { id, question } = asked;
      try {
        this.#reply({ id, answer: await this.#answer(question) });
      } catch (error) {
        this.#reply({ id, error: threadError(error) });
      }
    }
    this.#busy = false;
  }

  async #answer(question: Question): Promise<Answer> {
    switch (question.kind) {
      case "query":
        return [await this.#statements.run(question)];
      case "exec":
        return this.#exec(question.text);
      case "begin":
        await this.#exec("begin");
        this.#transaction = question.number;
        return [];
      case "commit":
      case "rollback":
        this.#transaction = null;
        return this.#exec(question.kind);
      case "record": {
        const record = await (this.#recorder ??= createRecorder(this.#direct()));
        return record(question);
      }
      case "close":
        await this.#client.close();
        return [];
    }
  }

  async #exec(text: string): Promise<readonly Rows[]> {
    const results = await this.#client.exec(text);
    // Postgres answers the commit of a transaction that had failed with a rollback.
    if (text === "commit" && results[0]?.command === "ROLLBACK")
      throw new Error("The transaction had failed before.");
    return results.map(rowsOf);
  }

  /** Statements at once, without waiting for a turn: for who has the connection at this moment. */
  #direct(): Statements {
    return {
      query: (text, params = [], { rowMode = "object", parsers = {} } = {}) =>
        this.#statements.run({ text, params, rowMode, asText: Object.keys(parsers).map(Number) }),
      exec: (text) => this.#exec(text),
    };
  }
}

function rowsOf({ rows, affectedRows }: Results): Rows {
  return { rows, affectedRows };
}

/**
 * Errors lose all but their message on the way between threads; what Postgres says beside it, such as the code, goes
 * along. Drizzle's own errors carry the statement's values: only their cause goes.
 */
function threadError(thrown: unknown): ThreadError {
  const error = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  const { message } = error instanceof Error ? error : new Error(String(error));
  const fields = Object.entries(error instanceof Error ? error : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { message, fields: Object.fromEntries(fields) };
}
