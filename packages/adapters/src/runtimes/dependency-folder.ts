import { chown, lstat, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchTicket } from "@porter/orchestrator";

/** Archives that a repository has at a time: two branches that differ in their lockfiles, and one to come. */
const keptArchives = 3;
/** Longer than any setup takes: a draft that is older was left by a runner that was killed. */
const draftAgeMs = 60 * 60_000;

const archiveName = /^[0-9a-f]{64}\.tar$/;
const draftName = /^[0-9a-f]{64}\.[0-9a-f]{1,32}\.part$/;
/** As `dependencyFolder` in the orchestrator makes it; its first character keeps it from leading elsewhere. */
const folderName = /^\d[\w.-]{0,250}$/;

/**
 * The folder that keeps what setups of one repository made, made when it is missing; `null` where none is kept. Runs
 * write to it: what lies there is only used if its digest is known.
 */
export async function openDependencyFolder(
  dependenciesDir: string | undefined,
  ticket: Pick<LaunchTicket, "dependencies">,
  owner: { readonly uid: number; readonly gid: number } | null = null,
): Promise<string | null> {
  const { dependencies: name } = ticket;
  if (dependenciesDir === undefined || name === undefined) return null;
  if (!folderName.test(name)) throw new TypeError("The repository's name is no name for a folder.");
  const folder = join(dependenciesDir, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
  return folder;
}

/** Removes all but the newest archives, and what is none: runs may have left anything. Never rejects. */
export async function pruneDependencyFolder(folder: string): Promise<void> {
  try {
    const names = await readdir(folder);
    const found = await Promise.all(names.map((name) => entryOf(folder, name)));
    const archives = found.filter(({ name, isFile }) => isFile && archiveName.test(name));
    const kept = new Set(archives.toSorted((a, b) => b.changedMs - a.changedMs).slice(0, keptArchives));
    const oldest = Date.now() - draftAgeMs;
    const surplus = found.filter(
      (entry) =>
        !kept.has(entry) && !(entry.isFile && draftName.test(entry.name) && entry.changedMs > oldest),
    );
    await Promise.all(surplus.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
  } catch {
    // Another run's end tidies up again; meanwhile nothing depends on it.
  }
}

async function entryOf(folder: string, name: string) {
  const entry = await lstat(join(folder, name)).catch(() => null);
  return { name, isFile: entry?.isFile() ?? false, changedMs: entry?.mtimeMs ?? 0 };
}
