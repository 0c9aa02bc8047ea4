import type { Intake } from "@porter/orchestrator";
import type { PgBoss } from "pg-boss";
import type { Database } from "./database.ts";
import type { Wake } from "./event-hub.ts";
import type { Broadcast, Recorded, Writers } from "./record-intakes.ts";

/** A database that is open and migrated, with the queue on it, not yet started. */
export interface Backend {
  /** `pglite`: this process is alone. `postgres`: there may be others. */
  readonly kind: "pglite" | "postgres";
  readonly db: Database;
  readonly boss: PgBoss;
  /** As `recordDeliveries`. */
  recordDeliveries(intakes: readonly Intake[]): Promise<ReadonlySet<string>>;
  /** As `recordIntakes`. */
  record(intakes: readonly Intake[], writers: Writers): Promise<Recorded>;
  /** Nothing to do where there are no other processes. */
  readonly broadcast: Broadcast;
  /** Hears other processes from now on. `hear` gets "all" after every interruption. */
  listen(hear: (wake: Wake) => void): Promise<void>;
  /** Ends every connection. The queue must have been stopped. */
  close(): Promise<void>;
}
