import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { PGlite, type PGliteOptions, type Transaction } from "@electric-sql/pglite";
import type { Question, Reply, Rows, ThreadError } from "./messages.ts";

/** The thread that Postgres lives in. It owns the only PGlite; `PgliteClient` is what talks to it. */

interface OpenTransaction {
  /** The transaction, once the connection is free for it. */
  readonly begun: Promise<Transaction>;
  /** Ends it; rejects when it cannot be committed. */
  end(how: "commit" | "rollback"): Promise<void>;
}

class RolledBack extends Error {}

const transactions = new Map<number, OpenTransaction>();

function begin(client: PGlite): OpenTransaction {
  const begun = Promise.withResolvers<Transaction>();
  const ended = Promise.withResolvers<void>();
  const whole = client.transaction((tx) => {
    begun.resolve(tx);
    return ended.promise;
  });
  whole.catch(begun.reject);
  begun.promise.catch(() => undefined);
  return {
    begun: begun.promise,
    async end(how) {
      if (how === "commit") ended.resolve();
      else ended.reject(new RolledBack());
      await whole.catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
    },
  };
}

function openTransaction(number: number): OpenTransaction {
  const found = transactions.get(number);
  if (found === undefined) throw new Error("The transaction has ended.");
  return found;
}

function identity(value: string): string {
  return value;
}

async function answer(client: PGlite, question: Question): Promise<readonly Rows[]> {
  switch (question.kind) {
    case "begin":
      transactions.set(question.transaction, begin(client));
      return [];
    case "commit":
    case "rollback": {
      const ending = openTransaction(question.transaction);
      transactions.delete(question.transaction);
      await ending.end(question.kind);
      return [];
    }
    case "close":
      await client.close();
      return [];
    case "query": {
      const { transaction, text, params, rowMode, asText } = question;
      const parsers = Object.fromEntries(asText.map((type) => [type, identity]));
      const on = transaction === null ? client : await openTransaction(transaction).begun;
      return [rowsOf(await on.query(text, [...params], { rowMode, parsers }))];
    }
    case "exec": {
      const { transaction, text } = question;
      const on = transaction === null ? client : await openTransaction(transaction).begun;
      return (await on.exec(text)).map(rowsOf);
    }
  }
}

function rowsOf({ rows, affectedRows }: { rows: readonly unknown[]; affectedRows?: number }): Rows {
  return affectedRows === undefined ? { rows } : { rows, affectedRows };
}

function threadError(error: unknown): ThreadError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const fields = Object.entries(error instanceof Error ? error : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[0] !== "query",
  );
  return { message, fields: Object.fromEntries(fields) };
}

async function serve(port: MessagePort, options: PGliteOptions): Promise<void> {
  const client = await PGlite.create(options);
  port.on("message", ({ id, question }: { id: number; question: Question }) => {
    answer(client, question).then(
      (result) => port.postMessage({ id, result } satisfies Reply),
      (error: unknown) => port.postMessage({ id, error: threadError(error) } satisfies Reply),
    );
  });
  port.postMessage("ready");
}

if (parentPort !== null) await serve(parentPort, workerData as PGliteOptions);
