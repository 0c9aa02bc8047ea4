import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Ends what a Porter that has ended left running in this data folder: runs outlive it, so that it can take them over. */
export async function endRuns(dataDir: string): Promise<void> {
  const folder = join(dataDir, "runs");
  for (const run of await readdir(folder).catch(() => [])) {
    const record = await readFile(join(folder, run, "launch.json"), "utf8").catch(() => null);
    if (record === null) continue;
    const { pid } = JSON.parse(record) as { pid: number };
    try {
      // The runner leads a group of its own, and its agent dies with it.
      process.kill(-pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}
