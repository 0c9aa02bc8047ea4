import { readdir, readFile } from "node:fs/promises";

/** Linux counts a process's time in ticks of this length on every architecture Node runs on. */
const tickMs = 10;

async function read(pid: number | string, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
}

/** Processor time a process has used so far, milliseconds, user and kernel together. */
export async function cpuMs(pid: number): Promise<number> {
  const fields = afterName(await read(pid, "stat"));
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Resident memory in MB, and with what it shares divided among the sharers; `null` where Linux does not say. */
export async function memoryMb(pid: number): Promise<{ readonly rss: number; readonly pss: number | null }> {
  const rss = kilobytes(await read(pid, "status"), "VmRSS");
  const pss = kilobytes(await read(pid, "smaps_rollup"), "Pss");
  return { rss: (rss ?? Number.NaN) / 1024, pss: pss === null ? null : pss / 1024 };
}

/** Processes alive whose environment contains the text. */
export async function processesWith(text: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) =>
      (await read(pid, "environ")).includes(text) && (await isAlive(Number(pid))) ? [Number(pid)] : [],
    ),
  );
  return found.flat();
}

/** False also for a zombie: it runs nothing any more. */
export async function isAlive(pid: number): Promise<boolean> {
  const [state] = afterName(await read(pid, "stat"));
  return state !== undefined && state !== "Z" && state !== "X";
}

/** Fields of `/proc/<pid>/stat` behind the name, which may hold anything; the first is the state. */
function afterName(stat: string): readonly string[] {
  const end = stat.lastIndexOf(")");
  return end < 0 ? [] : stat.slice(end + 2).split(" ");
}

function kilobytes(text: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
