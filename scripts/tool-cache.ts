import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How a tool is installed and what of it is kept. */
export interface ToolOptions {
  /** Files of the package to keep, relative to it; everything else is deleted. Default: keep all. */
  readonly keep?: readonly string[];
  /** Further flags for `npm install`, after the usual ones, so that they win (`--ignore-scripts=false`). */
  readonly npmFlags?: readonly string[];
  /** Folder of the cache. Default: `.tools` at the repository root, which git ignores. */
  readonly cacheDir?: string;
}

const defaultCacheDir = join(import.meta.dirname, "..", ".tools");
const exactSpec = /^((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)@(\d+\.\d+\.\d+(?:-[\w.]+)?)$/;
const installTimeoutMs = 10 * 60_000;

/**
 * Installs an npm package that is too large or too rarely needed to be a dependency, once, and returns the
 * folder whose `node_modules` holds it.
 *
 * The version must be exact. Install scripts do not run unless `npmFlags` says so. Two processes may ask at the
 * same time: the folder appears by one rename, complete or not at all; a lock only spares the second download.
 * Throws when the spec is not exact, when npm fails, or when a file to keep is not in the package.
 */
export async function ensureTool(spec: string, options: ToolOptions = {}): Promise<string> {
  const [, name] = exactSpec.exec(spec) ?? [];
  if (name === undefined) {
    throw new Error(`"${spec}" is not an exact version: write it as name@1.2.3.`);
  }
  const cacheDir = options.cacheDir ?? defaultCacheDir;
  const folder = join(cacheDir, spec.replaceAll("/", "__"));
  if (await exists(folder)) return folder;
  await mkdir(cacheDir, { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (!(await exists(folder))) await install({ spec, name, folder, options });
  } finally {
    await unlock();
  }
  return folder;
}

interface Installation {
  readonly spec: string;
  readonly name: string;
  readonly folder: string;
  readonly options: ToolOptions;
}

async function install({ spec, name, folder, options }: Installation): Promise<void> {
  const workDir = await mkdtemp(`${folder}.new-`);
  try {
    // Its own package.json, or npm would take the repository around it for the project.
    await writeFile(join(workDir, "package.json"), '{ "private": true }\n');
    const flags = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", ...(options.npmFlags ?? [])];
    await run("npm", ["install", "--prefix", workDir, ...flags, spec], {
      cwd: workDir,
      timeout: installTimeoutMs,
      maxBuffer: 64 * 1024 * 1024,
    });
    const finished = options.keep === undefined ? workDir : await keepOnly(workDir, name, options.keep);
    await moveInto(finished, folder);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Copies the files to keep into a folder of the same shape inside `workDir` and returns that folder. */
async function keepOnly(workDir: string, name: string, keep: readonly string[]): Promise<string> {
  const kept = join(workDir, "kept");
  for (const file of ["package.json", ...keep]) {
    const target = join(kept, "node_modules", name, file);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(workDir, "node_modules", name, file), target, { recursive: true });
  }
  return kept;
}

/** Another process may have been faster; its folder is as good as ours. */
async function moveInto(source: string, folder: string): Promise<void> {
  try {
    await rename(source, folder);
  } catch (cause) {
    if (!(await exists(folder))) throw cause;
  }
}

/** Waits for a lock file that names a living process; one that names a dead process is taken over. */
export async function lock(path: string): Promise<() => Promise<void>> {
  const deadlineMs = Date.now() + installTimeoutMs;
  while (Date.now() < deadlineMs) {
    try {
      await writeFile(path, String(process.pid), { flag: "wx" });
      return () => rm(path, { force: true });
    } catch (cause) {
      if (errorCode(cause) !== "EEXIST") throw cause;
    }
    if (await isAbandoned(path)) await rm(path, { force: true });
    else await delay(200);
  }
  throw new Error(`Another process has held ${path} for ten minutes: delete it if nothing is installing.`);
}

async function isAbandoned(path: string): Promise<boolean> {
  let holder: number;
  try {
    holder = Number(await readFile(path, "utf8"));
  } catch {
    return false; // Released in this moment: the next attempt to take it decides.
  }
  if (holder === 0) return false; // Created, not yet written.
  try {
    process.kill(holder, 0);
    return false;
  } catch (cause) {
    return errorCode(cause) === "ESRCH";
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
