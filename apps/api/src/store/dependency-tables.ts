import { bigint, pgTable, primaryKey, text, uuid } from "./drizzle.ts";
import { instant } from "./instant.ts";

/** Digests of archives with what setups made, each reported before the agent of its run had started. */
export const dependencyArchives = pgTable(
  "dependency_archives",
  {
    installationId: bigint("installation_id", { mode: "number" }).notNull(),
    owner: text("owner").notNull(),
    repo: text("repo").notNull(),
    key: text("key").notNull(),
    digest: text("digest").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    madeAt: instant("made_at").notNull(),
    /** The run whose setup it was. */
    runId: uuid("run_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.installationId, table.owner, table.repo, table.key] })],
);
