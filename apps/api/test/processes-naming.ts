import { readdir, readFile } from "node:fs/promises";

/** Pids of living processes whose arguments, working folder or environment name the text; zombies do not count. */
export async function processesNaming(text: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
      const [command, environment] = await Promise.all([read("cmdline"), read("environ")]);
      return command.includes(text) || environment.includes(text) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
