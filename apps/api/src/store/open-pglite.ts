import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { fromPglite, PgBoss } from "pg-boss";
import type { Backend } from "./backend.ts";
import { lockFolder } from "./folder-lock.ts";
import { copyTemplate } from "./journal-template.ts";
import { loadPgliteDriver } from "./drizzle.ts";
import { migrationsFolder } from "./migrations-folder.ts";
import { PgliteClient } from "./pglite-thread/pglite-client.ts";
import { asPglite } from "./pglite-thread/statements.ts";
import { recordDeliveriesEmbedded } from "./record-deliveries.ts";
import * as schema from "./schema.ts";

/**
 * PGlite's defaults are made for a server of its own: with these an idle Porter takes about 240 MB instead of 415.
 * 128 MiB is the least its WebAssembly module accepts.
 */
const initialMemory = 128 * 1024 * 1024;
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=16MB", "-c", "max_connections=5"];

/** Seldom: each pass costs the one connection some milliseconds, and orphans are swept at start. */
const maintenance = { superviseIntervalSeconds: 60, maintenanceIntervalSeconds: 600 };

/**
 * Opens Postgres inside this process, its data in `<dataDir>/journal`; makes both when they are not there.
 * Throws `PorterError` `journal_in_use` when another process has the folder.
 *
 * It survives kill -9, but PGlite never calls fsync: a power failure can lose the latest commits.
 */
export async function openPglite(dataDir: string): Promise<Backend> {
  const folder = join(dataDir, "journal");
  await mkdir(dataDir, { recursive: true });
  const lock = lockFolder(folder);
  try {
    if (!existsSync(join(folder, "PG_VERSION"))) await copyTemplate(folder);
    const { drizzle, migrate } = loadPgliteDriver();
    const client = await PgliteClient.open({ dataDir: folder, initialMemory, startParams });
    const db = drizzle({ client: asPglite(client), schema });
    await migrate(db, { migrationsFolder });
    return {
      kind: "pglite",
      db,
      boss: new PgBoss({
        db: fromPglite(asPglite(client)),
        backend: "pglite",
        schedule: false,
        ...maintenance,
      }),
      recordDeliveries: (intakes) => recordDeliveriesEmbedded(client, intakes),
      record: (intakes, { channelsOf }) =>
        client.record({ intakes, channels: intakes.flatMap(({ notices }) => notices.map(channelsOf)) }),
      broadcast: () => Promise.resolve(),
      listen: () => Promise.resolve(),
      async close() {
        await client.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
