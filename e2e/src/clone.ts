import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A full clone of a repository. */
export interface Clone {
  /** Runs git in it and returns what it prints, trimmed. */
  git(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Clones over HTTP as any user of the code host would. */
export async function cloneRepository(url: string): Promise<Clone> {
  const folder = await mkdtemp(path.join(tmpdir(), "porter-clone-"));
  await run("git", ["clone", "--quiet", url, folder]);
  return {
    git: async (...args) => (await run("git", args, { cwd: folder })).stdout.trim(),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
