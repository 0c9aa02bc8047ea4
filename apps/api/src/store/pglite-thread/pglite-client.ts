import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { PGliteOptions } from "@electric-sql/pglite";
import type { Question, Reply, Rows, ThreadError } from "./messages.ts";

/** How a statement's rows are wanted: what Drizzle asks PGlite for. */
export interface QueryOptions {
  readonly rowMode?: "array" | "object";
  /** By type; each hands on the text it gets. */
  readonly parsers?: Readonly<Record<number, unknown>>;
}

/** Runs statements, alone or inside a transaction. */
export interface Statements {
  query(text: string, params?: readonly unknown[], options?: QueryOptions): Promise<Rows>;
  exec(text: string): Promise<readonly Rows[]>;
}

/**
 * Embedded Postgres in a thread of its own, with the calls of PGlite that Drizzle and pg-boss make. While it works
 * on one commit, this thread takes in the deliveries of the next.
 */
export class PgliteClient implements Statements {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<readonly Rows[]>>();
  #lastId = 0;
  #lastTransaction = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (reply: Reply) => this.#settle(reply));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("The journal's thread has ended.")));
    worker.unref();
  }

  /** Opens the database. Rejects with what PGlite says when it cannot be. */
  static async open(options: PGliteOptions): Promise<PgliteClient> {
    const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: options });
    await once(worker, "message");
    return new PgliteClient(worker);
  }

  query(text: string, params: readonly unknown[] = [], options: QueryOptions = {}): Promise<Rows> {
    return this.#query(null, { text, params, options });
  }

  exec(text: string): Promise<readonly Rows[]> {
    return this.#ask({ kind: "exec", transaction: null, text });
  }

  /** Commits when `work` resolves, else rolls back and throws what it threw. */
  async transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result> {
    const transaction = ++this.#lastTransaction;
    // Not awaited: the first statement follows at once and waits over there.
    const begun = this.#ask({ kind: "begin", transaction: null, number: transaction });
    begun.catch(() => undefined);
    try {
      const result = await work({
        query: (text, params = [], options = {}) => this.#query(transaction, { text, params, options }),
        exec: (text) => this.#ask({ kind: "exec", transaction, text }),
      });
      await begun;
      await this.#ask({ kind: "commit", transaction });
      return result;
    } catch (error) {
      await this.#ask({ kind: "rollback", transaction }).catch(() => undefined);
      throw error;
    }
  }

  /** Closes the database and ends the thread. */
  async close(): Promise<void> {
    await this.#ask({ kind: "close", transaction: null });
    await this.#worker.terminate();
  }

  async #query(
    transaction: number | null,
    { text, params, options }: { text: string; params: readonly unknown[]; options: QueryOptions },
  ): Promise<Rows> {
    const { rowMode = "object", parsers = {} } = options;
    const asText = Object.keys(parsers).map(Number);
    const [rows] = await this.#ask({ kind: "query", transaction, text, params, rowMode, asText });
    return rows ?? { rows: [] };
  }

  #ask(question: Question): Promise<readonly Rows[]> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<readonly Rows[]>();
    this.#waiting.set(id, waiting);
    // An unanswered question keeps the process alive, an idle thread does not.
    this.#worker.ref();
    this.#worker.postMessage({ id, question });
    return waiting.promise;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("error" in reply) waiting?.reject(databaseError(reply.error));
    else waiting?.resolve(reply.result);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function databaseError({ message, fields }: ThreadError): Error {
  return Object.assign(new Error(message), fields);
}
