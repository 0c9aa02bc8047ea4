import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Processes of this machine in whose arguments or name the text occurs, each as `pid: arguments`. */
export async function processesWith(text: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // It may be gone by now.
      const argv = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return argv.includes(text) ? [`${pid}: ${argv.replaceAll("\0", " ")}`] : [];
    }),
  );
  return found.flat();
}

/** Files below a folder in which the text occurs, binary ones too. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    if (content.includes(text)) found.push(file);
  }
  return found;
}
