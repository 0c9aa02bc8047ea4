import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareEmptyJournal, type StoreOptions } from "../store/open-store.ts";
import { startPostgres } from "./start-postgres.ts";

/** The databases that a journal can live in. */
export const journalKinds = ["pglite", "postgres"] as const;
export type JournalKind = (typeof journalKinds)[number];

/** Empty journals for tests, as many as they like. */
export interface EmptyJournals {
  /** Where the next one is: what `openStore` takes. */
  next(): Promise<StoreOptions>;
  /** Removes them all; their stores must be closed. */
  stop(): Promise<void>;
}

export async function startJournals(kind: JournalKind): Promise<EmptyJournals> {
  const folder = await mkdtemp(join(tmpdir(), "porter-journals-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const nextFolder = () => mkdtemp(join(folder, "journal-"));
  if (kind === "pglite") {
    await prepareEmptyJournal();
    return { next: async () => ({ dataDir: await nextFolder() }), stop: remove };
  }
  const server = await startPostgres();
  return {
    next: async () => ({ dataDir: await nextFolder(), databaseUrl: await server.createDatabase() }),
    async stop() {
      await server.stop();
      await remove();
    },
  };
}
