import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly alive: boolean;
}

async function readEntry(pid: number): Promise<Entry | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const [state = "X", parent = "0"] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { pid, parent: Number(parent), alive: !"ZX".includes(state) };
}

async function readEntries(): Promise<Entry[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(readEntry))).filter((entry) => entry !== null);
}

async function belongsTo(pid: number, folder: string): Promise<boolean> {
  const [environment, workingFolder] = await Promise.all([
    readFile(`/proc/${pid}/environ`, "latin1").catch(() => ""),
    readlink(`/proc/${pid}/cwd`).catch(() => ""),
  ]);
  return environment.includes(folder) || workingFolder.startsWith(folder);
}

/**
 * Living processes of a container: what descends from its first process, however many sessions lie between, and what
 * knows or works in its folder. A real container is one cgroup; here this has to do.
 */
export async function processesOf(root: number, folder: string): Promise<readonly number[]> {
  const entries = await readEntries();
  const found = new Set([root]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { pid, parent } of entries) if (found.has(parent)) found.add(pid);
  }
  for (const { pid } of entries) {
    if (pid !== process.pid && !found.has(pid) && (await belongsTo(pid, folder))) found.add(pid);
  }
  return entries.filter(({ pid, alive }) => alive && found.has(pid)).map(({ pid }) => pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone meanwhile.
  }
}

/** Kills a container's processes at once and without warning. Resolves when none is left. */
export async function killProcesses(root: number, folder: string): Promise<void> {
  // Halted first, from the top down, so that nothing starts anew what is being killed.
  signal(root, "SIGSTOP");
  for (let pids = await processesOf(root, folder); pids.length > 0; pids = await processesOf(root, folder)) {
    for (const pid of pids) signal(pid, "SIGSTOP");
    for (const pid of pids) signal(pid, "SIGKILL");
    await pause(5);
  }
}
