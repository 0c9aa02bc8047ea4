import { execFile } from "node:child_process";
import { link, mkdir, open, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { readable } from "../../agents/readable-text.ts";

/**
 * Folder of one run: `launch.json` says which process runs it, `runner.log` is what the runner printed, and
 * `work` is the runner's own.
 */
export interface RunFolder {
  readonly path: string;
  readonly work: string;
  readonly record: string;
  readonly log: string;
}

/** Process that was started for a run. */
const launchRecordSchema = z.object({
  pid: z.int().positive(),
  startTicks: z.string(),
  bootId: z.string(),
});
export type LaunchRecord = z.infer<typeof launchRecordSchema>;

/** Run ids become names of folders, and of containers. */
const runIdPattern = /^[\w-]{1,64}$/;

export function runFolder(runsDir: string, runId: string): RunFolder {
  if (!runIdPattern.test(runId)) throw new TypeError("A run id is no name for a folder.");
  const path = join(runsDir, runId);
  return { path, work: join(path, "work"), record: join(path, "launch.json"), log: join(path, "runner.log") };
}

/** Runs that have a folder below `runsDir`; none where that is missing. Folders of others are left out. */
export async function listRunFolders(runsDir: string): Promise<string[]> {
  try {
    const entries = await readdir(runsDir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && runIdPattern.test(entry.name))
      .map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

export async function createRunFolder(folder: RunFolder): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
}

/** The record of a run, or `null` when none was started, or by now all of it was removed. */
export async function readLaunchRecord(folder: RunFolder): Promise<LaunchRecord | null> {
  let text: string;
  try {
    text = await readFile(folder.record, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const record = launchRecordSchema.safeParse(parseJson(text));
  if (record.success) return record.data;
  // Half a record is left by a power cut; what it spoke of ended with it.
  await unlink(folder.record);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Writes the record unless there is one, whole or not at all. `false` when another launch of this run was first:
 * a hard link, unlike a rename, does not replace what is there.
 */
export async function claimLaunchRecord(folder: RunFolder, record: LaunchRecord): Promise<boolean> {
  const draft = `${folder.record}.${record.pid}`;
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    await link(draft, folder.record);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** The last thing the runner printed, for the log and for people; `null` when it printed nothing. */
export async function readLastWords(folder: RunFolder): Promise<string | null> {
  const tailBytes = 4096;
  try {
    await using file = await open(folder.log, "r");
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    await file.read(buffer, 0, buffer.length, size - buffer.length);
    const text = readable(buffer.toString("utf8"), tailBytes);
    return text === "" ? null : (text.split("\n").at(-1) ?? null);
  } catch {
    // A log that cannot be read must not keep a run from being cleaned up.
    return null;
  }
}

/** Removes the folder with all in it, also what an agent or a package manager made read-only. Follows no links. */
export async function removeRunFolder(folder: RunFolder): Promise<void> {
  const remove = () => rm(folder.path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  try {
    await remove();
  } catch {
    await promisify(execFile)("chmod", ["-R", "u+rwX", "--", folder.path]);
    await remove();
  }
}
