import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { text } from "node:stream/consumers";
import { cleanEnvironment, root } from "./porter-process.ts";

/** How a command ended and what it printed. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  /** Standard input; closed at once by default. */
  readonly input?: string;
  readonly variables?: Record<string, string>;
}

/** A folder of a user's own in which `npm` commands of this checkout are run. */
export interface Workplace {
  /** `npm run --silent porter -- …`, unable to use the network. */
  porter(args: readonly string[], options?: CommandOptions): Promise<Ended>;
  /** `npm start`. */
  npmStart(options?: CommandOptions): Promise<Ended>;
  /** Writes a file and returns its path. */
  file(name: string, content: string): Promise<string>;
  /** Names in the data folder; empty when nothing was written. */
  data(): Promise<string[]>;
  readonly dataDir: string;
  remove(): Promise<void>;
}

const refuseNetwork = pathToFileURL(path.join(import.meta.dirname, "refuse-network.mjs")).href;

export async function makeWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(path.join(tmpdir(), "porter-commands-"));
  const home = path.join(folder, "home");
  const dataDir = path.join(folder, "data");
  await mkdir(home);

  async function npm(
    args: readonly string[],
    { input = "", variables = {} }: CommandOptions,
  ): Promise<Ended> {
    const child = spawn("npm", args, {
      cwd: root,
      env: {
        ...cleanEnvironment(home),
        // npm's own look for a newer npm has nothing to do with the command.
        npm_config_update_notifier: "false",
        PORT: "0",
        PORTER_DATA_DIR: dataDir,
        PORTER_RUNTIME: "local",
        PORTER_CONFIG: path.join(folder, "porter.config.json"),
        ...variables,
      },
    });
    // A command that does not read it may be gone before all of it is written.
    child.stdin.on("error", () => undefined).end(input);
    const [[code], stdout, stderr] = await Promise.all([
      once(child, "exit"),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, stdout, stderr };
  }

  return {
    dataDir,
    porter: (args, options = {}) =>
      npm(["run", "--silent", "porter", "--", ...args], {
        ...options,
        variables: { NODE_OPTIONS: `--import=${refuseNetwork}`, ...options.variables },
      }),
    npmStart: (options = {}) => npm(["start"], options),
    async file(name, content) {
      const file = path.join(folder, name);
      await writeFile(file, content);
      return file;
    },
    data: () => readdir(dataDir).catch(() => []),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
