import { createHash, randomUUID } from "node:crypto";
import { cpSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { migrationsFolder } from "./migrations-folder.ts";

/**
 * A prepared, empty journal that new ones are copied from. Making one from nothing takes PGlite 5–7 s (initdb),
 * copying well under one. It is only a cache: where there is none, a journal is made from nothing.
 */
const cacheDir = join(import.meta.dirname, "../../../../node_modules/.cache/porter");

const prefix = "journal-";

/** Copies the template to `folder`, which must not exist yet; does nothing when there is no template. */
export async function copyTemplate(folder: string): Promise<void> {
  const template = await templateFolder();
  if (!(await exists(template))) return;
  // Complete or not at all: a crash in between must not leave half a database.
  const copy = `${folder}.new-${randomUUID()}`;
  // A thousand small files: the synchronous copy, which is one call into C++, takes half the time.
  cpSync(template, copy, { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await rename(copy, folder);
}

/**
 * Makes the template unless it is there. `prepare` gets a folder to open and close a journal in; what that leaves
 * in `<folder>/journal` becomes the template. Several processes may do so at once, the first one's stays.
 */
export async function ensureTemplate(prepare: (folder: string) => Promise<void>): Promise<void> {
  const template = await templateFolder();
  if (await exists(template)) return;
  await mkdir(cacheDir, { recursive: true });
  const workDir = join(cacheDir, `new-${randomUUID()}`);
  try {
    await prepare(workDir);
    await rename(join(workDir, "journal"), template);
    await removeOthers(basename(template));
  } catch (error) {
    if (!(await exists(template))) throw error;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Templates of other versions are of no use to anybody. */
async function removeOthers(current: string): Promise<void> {
  const others = (await readdir(cacheDir)).filter((name) => name.startsWith(prefix) && name !== current);
  for (const name of others) await rm(join(cacheDir, name), { recursive: true, force: true });
}

/** Named after everything that decides what a fresh journal looks like. */
async function templateFolder(): Promise<string> {
  const hash = createHash("sha256");
  // Names the exact versions of PGlite and pg-boss.
  hash.update(await readFile(join(import.meta.dirname, "../../package.json")));
  for (const name of (await readdir(migrationsFolder)).toSorted()) {
    if (name.endsWith(".sql")) hash.update(await readFile(join(migrationsFolder, name)));
  }
  return join(cacheDir, `${prefix}${hash.digest("hex").slice(0, 16)}`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
