import { readdir, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What any user of the machine could have read about a process at one moment. */
export interface Sighting {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly environment: string;
}

/** Processes that were seen, and files they had written while they ran. */
export interface Watch {
  /** Stops watching; everything that was seen. */
  end(): Promise<{ readonly processes: readonly Sighting[]; readonly files: ReadonlyMap<string, Buffer> }>;
}

const everyMs = 20;

/**
 * Watches the processes that work in a data folder or name it in their arguments or environment, and all files of its
 * runs, until ended. What lives for less than a glance is missed: whoever asks makes sure that what matters was seen.
 */
export function watchRuns(folder: string): Watch {
  const seen = new Map<string, Sighting>();
  const files = new Map<string, Buffer>();
  let over = false;
  const watching = (async () => {
    while (!over) {
      for (const sighting of await processesOf(folder)) {
        seen.set(`${sighting.argv.join("\0")}\n${sighting.environment}`, sighting);
      }
      for (const [file, content] of await filesBelow(path.join(folder, "runs")))
        files.set(`${file} ${content.length}`, content);
      await pause(everyMs);
    }
  })();
  return {
    async end() {
      over = true;
      await watching;
      return { processes: [...seen.values()], files };
    },
  };
}

async function processesOf(folder: string): Promise<readonly Sighting[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const sightings = await Promise.all(
    pids.map(async (pid): Promise<Sighting[]> => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
      const [command, environment, cwd] = await Promise.all([
        read("cmdline"),
        read("environ"),
        readlink(`/proc/${pid}/cwd`).catch(() => ""),
      ]);
      const concerned = [command, environment, cwd].some((text) => text.includes(folder));
      return concerned ? [{ pid: Number(pid), argv: command.split("\0"), environment }] : [];
    }),
  );
  return sightings.flat();
}

/** Every file below a folder with what is in it; what goes away meanwhile is left out. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = `${entry.parentPath}/${entry.name}`;
        const content = await readFile(file).catch(() => null);
        return content === null ? [] : [[file, content] as const];
      }),
  );
  return new Map(found.flat());
}
