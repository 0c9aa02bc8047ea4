import {
  archivesPerRepository,
  type DependencyArchive,
  type InstalledRepository,
} from "@porter/orchestrator";
import type { Database, Transaction } from "../database.ts";
import { and, desc, eq, inArray } from "../drizzle.ts";
import { dependencyArchives as archives } from "../dependency-tables.ts";

/** Archives of what setups made in a repository, the newest first. */
export function archivesOf(
  db: Pick<Database, "select">,
  repository: InstalledRepository,
): Promise<readonly DependencyArchive[]> {
  const { key, digest, bytes, madeAt } = archives;
  return db
    .select({ key, digest, bytes, madeAt })
    .from(archives)
    .where(isOf(repository))
    .orderBy(desc(madeAt), desc(key));
}

/** Remembers an archive in the place of one of the same key, and forgets the oldest where there are too many. */
export async function rememberArchive(
  tx: Transaction,
  { repository, runId }: { repository: InstalledRepository; runId: string },
  archive: DependencyArchive,
): Promise<void> {
  const { installationId, owner, name: repo } = repository;
  await tx
    .insert(archives)
    .values({ installationId, owner, repo, runId, ...archive })
    .onConflictDoUpdate({
      target: [archives.installationId, archives.owner, archives.repo, archives.key],
      set: { runId, ...archive },
    });
  const surplus = (await archivesOf(tx, repository)).slice(archivesPerRepository).map(({ key }) => key);
  if (surplus.length === 0) return;
  await tx.delete(archives).where(and(isOf(repository), inArray(archives.key, surplus)));
}

function isOf({ installationId, owner, name }: InstalledRepository) {
  return and(eq(archives.installationId, installationId), eq(archives.owner, owner), eq(archives.repo, name));
}
