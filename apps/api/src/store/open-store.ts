import type { Journal, NoticeContent, Restored, Task } from "@porter/orchestrator";
import type { PgBoss } from "pg-boss";
import type { Backend } from "./backend.ts";
import { startBackstop } from "./backstop.ts";
import type { Database } from "./database.ts";
import { type Burst, createBurst } from "./burst.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";
import { createJournal } from "./journal.ts";
import { ensureTemplate } from "./journal-template.ts";
import { openPglite } from "./open-pglite.ts";
import { openPostgres } from "./open-postgres.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { knownDeliveries } from "./queries/known-deliveries.ts";
import { liveRunIds } from "./queries/live-run-ids.ts";
import { unmergedTasks } from "./queries/unmerged-tasks.ts";
import { createReadModel, type JournalReadModel } from "./read-model.ts";
import { hasServed, restore } from "./restore.ts";
import { returnOrphans } from "./return-jobs.ts";
import { startBoss } from "./start-boss.ts";

export interface StoreOptions {
  /** Where the embedded journal lives; made when it is not there. Unused with `databaseUrl`. */
  readonly dataDir: string;
  /** Postgres server to use instead of the embedded one, `postgres://…`. */
  readonly databaseUrl?: string;
  /** Channels each notice goes to. Default: the comment on GitHub. */
  readonly channelsOf?: (content: NoticeContent) => readonly string[];
  /** Hears of trouble that no caller hears of: broken idle connections, failed maintenance. */
  readonly onError?: (error: unknown) => void;
}

/** The journal with everything around it; one per process. */
export interface Store {
  /** `pglite`: embedded, this process is alone. `postgres`: shared by any number of replicas. */
  readonly kind: Backend["kind"];
  readonly journal: Journal;
  readonly read: JournalReadModel;
  readonly outbox: Outbox;
  readonly hub: EventHub;
  /** Deliveries that this process is being sent; what else uses the journal gives way to them. */
  readonly burst: Burst;
  readonly boss: PgBoss;
  readonly db: Database;
  /** Runs that have not settled. */
  liveRunIds(): Promise<readonly string[]>;
  /** Those of the ids that the journal has. */
  knownDeliveries(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Successful tasks since then whose pull request was not merged, as far as the journal knows. */
  unmergedTasks(since: Date): Promise<readonly Task[]>;
  /** As in `restore.ts`. */
  hasServed(): Promise<boolean>;
  restore(restored: readonly Restored[]): Promise<number>;
  /** Stops the queue and ends every connection. Dispatchers must have been drained. */
  close(): Promise<void>;
}

/** Shortest that pg-boss takes. The embedded journal needs none: who dies there takes everybody along. */
const heartbeatSeconds = { pglite: null, postgres: 10 } as const;

/**
 * Opens the journal: migrated, the queue running, jobs of a killed predecessor waiting again.
 * Throws `PorterError` `journal_in_use` when another process has the embedded journal.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir, databaseUrl, onError = () => undefined } = options;
  const channelsOf = options.channelsOf ?? (() => ["github-comment"]);
  const backend = await (databaseUrl === undefined
    ? openPglite(dataDir)
    : openPostgres(databaseUrl, onError));
  const { kind, db, boss } = backend;
  try {
    boss.on("error", onError);
    await startBoss(boss, heartbeatSeconds[kind]);
    if (kind === "pglite") await returnOrphans(db);
    const hub = createEventHub();
    const burst = createBurst();
    await backend.listen((wake) => hub.announce(wake));
    const backstop = startBackstop({ db, hub }, onError);
    return {
      kind,
      db,
      boss,
      hub,
      burst,
      journal: createJournal({
        db,
        boss,
        channelsOf,
        burst,
        maxInFlight: kind === "pglite" ? 1 : 2,
        broadcast: (tx, wake) => backend.broadcast(tx, wake),
        recordDeliveries: (intakes) => backend.recordDeliveries(intakes),
        record: (intakes, writers) => backend.record(intakes, writers),
        announce: (wake) => hub.announce(wake),
      }),
      read: createReadModel(db, hub),
      liveRunIds: () => liveRunIds(db),
      outbox: createOutbox(db),
      knownDeliveries: (ids) => knownDeliveries(db, ids),
      unmergedTasks: (since) => unmergedTasks(db, since),
      hasServed: () => hasServed(db),
      restore: (restored) => restore({ db, boss, channelsOf }, restored),
      async close() {
        await backstop.stop();
        await boss.stop({ graceful: false, close: kind === "postgres" });
        await backend.close();
      },
    };
  } catch (error) {
    // Whatever state it was in: the error that matters is the first one.
    await boss.stop({ graceful: false, close: kind === "postgres" }).catch(onError);
    await backend.close();
    throw error;
  }
}

/** Prepares what makes the first start on an empty folder fast; worth it where there are many, as in tests. */
export async function prepareEmptyJournal(): Promise<void> {
  await ensureTemplate(async (folder) => {
    const store = await openStore({ dataDir: folder });
    await store.close();
  });
}
