import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { PGliteOptions } from "@electric-sql/pglite";
import type { Recorded } from "../record-intakes.ts";
import type { Answer, Question, Reply, ThreadError } from "./messages.ts";
import type { Recording } from "./recorder.ts";
import type { PgliteCalls, QueryOptions, Rows, Statements } from "./statements.ts";

/**
 * Embedded Postgres in a thread of its own. While it works on one commit, this thread takes in the deliveries of the
 * next, and a slow query holds up nobody who does not need the database.
 */
export class PgliteClient implements PgliteCalls {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
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
    return this.#rows({ kind: "exec", transaction: null, text });
  }

  async transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result> {
    const transaction = ++this.#lastTransaction;
    // Not awaited: the first statement follows at once and waits over there.
    const begun = this.#rows({ kind: "begin", transaction: null, number: transaction });
    begun.catch(() => undefined);
    try {
      const result = await work({
        query: (text, params = [], options = {}) => this.#query(transaction, { text, params, options }),
        exec: (text) => this.#rows({ kind: "exec", transaction, text }),
      });
      await begun;
      await this.#rows({ kind: "commit", transaction });
      return result;
    } catch (error) {
      await this.#rows({ kind: "rollback", transaction }).catch(() => undefined);
      throw error;
    }
  }

  /** Records deliveries in one transaction. The tables and the queues must be there. */
  async record(recording: Recording): Promise<Recorded> {
    return (await this.#ask({ kind: "record", transaction: null, ...recording })) as Recorded;
  }

  /** Closes the database and ends the thread. */
  async close(): Promise<void> {
    await this.#rows({ kind: "close", transaction: null });
    await this.#worker.terminate();
  }

  async #query(
    transaction: number | null,
    { text, params, options }: { text: string; params: readonly unknown[]; options: QueryOptions },
  ): Promise<Rows> {
    const { rowMode = "object", parsers = {} } = options;
    const asText = Object.keys(parsers).map(Number);
    const [rows] = await this.#rows({ kind: "query", transaction, text, params, rowMode, asText });
    return rows ?? { rows: [] };
  }

  async #rows(question: Exclude<Question, { kind: "record" }>): Promise<readonly Rows[]> {
    return (await this.#ask(question)) as readonly Rows[];
  }

  #ask(question: Question): Promise<Answer> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<Answer>();
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
    else waiting?.resolve(reply.answer);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function databaseError({ message, fields }: ThreadError): Error {
  return Object.assign(new Error(message), fields);
}
