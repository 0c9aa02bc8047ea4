import { readdir, readFile, readlink } from "node:fs/promises";

/** A process as `/proc/<pid>/stat` shows it. Id and start together name it for good, even when ids are reused. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks after boot. */
  readonly startTicks: string;
  /** True when it is attached to a terminal, as a person's shell is. */
  readonly onTerminal: boolean;
  /** False for zombies: they run nothing and only wait to be collected by their parent. */
  readonly alive: boolean;
}

/** See proc(5): the fields after the name, which stands in parentheses and may hold anything. */
function parseStat(pid: number, stat: string): ProcessEntry | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent] = fields;
  const [terminal, startTicks] = [fields[4], fields[19]];
  if (state === undefined || parent === undefined || startTicks === undefined) return null;
  const alive = state !== "Z" && state !== "X";
  return { pid, parent: Number(parent), startTicks, onTerminal: terminal !== "0", alive };
}

/** The process with this id now, or `null`. */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  try {
    return parseStat(pid, await readFile(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // It is gone; whatever else keeps a stat file from being read, there is nothing to be known of it.
    return null;
  }
}

/** All processes of this machine. Those that start or end meanwhile may be missing. */
export async function readProcesses(): Promise<ProcessEntry[]> {
  const names = await readdir("/proc");
  const entries = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))),
  );
  return entries.filter((entry) => entry !== null);
}

/** Everything that descends from `root`, by parent links; without `root` itself. */
export function descendantsOf(root: number, processes: readonly ProcessEntry[]): ProcessEntry[] {
  const children = Map.groupBy(processes, (entry) => entry.parent);
  const found: ProcessEntry[] = [];
  const unvisited = [root];
  for (let pid = unvisited.pop(); pid !== undefined; pid = unvisited.pop()) {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      unvisited.push(child.pid);
    }
  }
  return found;
}

/**
 * True when the process carries the folder's path in its environment, as an agent's processes do with their HOME,
 * or works below it without a terminal (with one it is a person who looks around). Finds what cut its parent
 * links by forking twice.
 */
export async function belongsTo(entry: ProcessEntry, folder: string): Promise<boolean> {
  const [cwd, environment] = await Promise.all([
    readlink(`/proc/${entry.pid}/cwd`).catch(() => ""),
    readFile(`/proc/${entry.pid}/environ`, "latin1").catch(() => ""),
  ]);
  if (environment.includes(`=${folder}/`) || environment.includes(`=${folder}\0`)) return true;
  return !entry.onTerminal && `${cwd}/`.startsWith(`${folder}/`);
}

/** Identifies this boot of the machine: start ticks count from it. */
export async function readBootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}
