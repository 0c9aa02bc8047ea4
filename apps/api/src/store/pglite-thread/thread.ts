import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { Connection } from "./connection.ts";
import type { Numbered } from "./messages.ts";

/** Entry of the thread that Postgres lives in; `PgliteClient` is what talks to it. */
async function serve(port: MessagePort, options: PGliteOptions): Promise<void> {
  const connection = new Connection(await PGlite.create(options), (reply) => port.postMessage(reply));
  port.on("message", (asked: Numbered) => connection.take(asked));
  port.postMessage("ready");
}

if (parentPort !== null) await serve(parentPort, workerData as PGliteOptions);
