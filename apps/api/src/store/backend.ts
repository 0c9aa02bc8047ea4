import type { PgBoss } from "pg-boss";
import type { Database, Transaction } from "./database.ts";
import type { Wake } from "./event-hub.ts";

/** A database that is open and migrated, with the queue on it, not yet started. */
export interface Backend {
  /** `pglite`: this process is alone. `postgres`: there may be others. */
  readonly kind: "pglite" | "postgres";
  readonly db: Database;
  readonly boss: PgBoss;
  /** Tells other processes, in the transaction; nothing to do where there are none. */
  broadcast(tx: Transaction, wake: Wake): Promise<void>;
  /** Hears other processes from now on. `hear` gets "all" after every interruption. */
  listen(hear: (wake: Wake) => void): Promise<void>;
  /** Ends every connection. The queue must have been stopped. */
  close(): Promise<void>;
}
