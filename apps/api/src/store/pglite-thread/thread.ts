import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { PGlite, type PGliteOptions, type Results } from "@electric-sql/pglite";
import type { Numbered, Question, Reply, Rows, ThreadError } from "./messages.ts";
import { PreparedStatements } from "./prepared-statements.ts";

/** The thread that Postgres lives in, with its only connection. `PgliteClient` is what talks to it. */
class Connection {
  readonly #client: PGlite;
  readonly #statements: PreparedStatements;
  readonly #reply: (reply: Reply) => void;
  /** In the order in which they came. */
  readonly #waiting: Numbered[] = [];
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
        this.#reply({ id, result: await this.#answer(question) });
      } catch (error) {
        this.#reply({ id, error: threadError(error) });
      }
    }
    this.#busy = false;
  }

  async #answer(question: Question): Promise<readonly Rows[]> {
    switch (question.kind) {
      case "query":
        return [await this.#statements.run(question)];
      case "exec":
        return (await this.#client.exec(question.text)).map(rowsOf);
      case "begin":
        await this.#client.exec("begin");
        this.#transaction = question.number;
        return [];
      case "commit":
      case "rollback": {
        this.#transaction = null;
        const [result] = await this.#client.exec(question.kind);
        // Postgres answers a commit of what had failed before with a rollback.
        if (question.kind === "commit" && result?.command === "ROLLBACK")
          throw new Error("The transaction had failed.");
        return [];
      }
      case "close":
        await this.#client.close();
        return [];
    }
  }
}

function rowsOf({ rows, affectedRows }: Results): Rows {
  return { rows, affectedRows };
}

/** Errors lose all but their message on the way; what Postgres says beside it, such as the code, goes along. */
function threadError(error: unknown): ThreadError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const fields = Object.entries(error instanceof Error ? error : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { message, fields: Object.fromEntries(fields) };
}

async function serve(port: MessagePort, options: PGliteOptions): Promise<void> {
  const connection = new Connection(await PGlite.create(options), (reply) => port.postMessage(reply));
  port.on("message", (asked: Numbered) => connection.take(asked));
  port.postMessage("ready");
}

if (parentPort !== null) await serve(parentPort, workerData as PGliteOptions);
