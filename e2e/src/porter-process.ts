import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** The checkout. */
export const root = path.resolve(import.meta.dirname, "../..");

/** `porter`, as `npm start` and `npm run porter` reach it. */
const program = path.join(root, "apps/remix/porter.ts");

export interface PorterProcessOptions {
  /** Content of `porter.config.json`. */
  readonly operator?: Record<string, unknown>;
  /** Further variables of its otherwise empty environment. */
  readonly variables?: Record<string, string>;
  /** Folders in which it finds programs before all others. */
  readonly extraPath?: readonly string[];
}

/** Porter as a user starts it, in try mode: a process of its own on a port of its own. */
export interface PorterProcess {
  /** Where it says that people reach it. */
  readonly url: string;
  readonly dataDir: string;
  /** All it has printed, on both streams. */
  output(): string;
  /** Asks it to end, waits, removes its folder. Rejects when it does not end with exit code 0. */
  stop(): Promise<void>;
}

/** A port that nobody listens on, for the rare case that it has to be known before the start. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Throws when there is no dashboard to test. */
function requireBuild(): void {
  if (existsSync(path.join(root, "apps/remix/build/server/index.js"))) return;
  throw new Error(
    "The dashboard has not been built. Run `npm run build` first; `npm test` does so by itself.",
  );
}

/**
 * What a Porter started by a test sees of this machine: how to find programs, and a home of its own. Nothing of
 * the person who runs the tests, above all no key.
 */
export function cleanEnvironment(home: string, extraPath: readonly string[] = []): Record<string, string> {
  return { PATH: [...extraPath, process.env["PATH"] ?? ""].join(path.delimiter), HOME: home };
}

/** Starts Porter in try mode and waits until it says that it is ready. Throws with its output when it ends instead. */
export async function startPorterProcess(options: PorterProcessOptions = {}): Promise<PorterProcess> {
  requireBuild();
  const folder = await mkdtemp(path.join(tmpdir(), "porter-e2e-"));
  const dataDir = path.join(folder, "data");
  const home = path.join(folder, "home");
  const operatorFile = path.join(folder, "porter.config.json");
  await mkdir(home);
  await writeFile(operatorFile, JSON.stringify(options.operator ?? {}));
  const child = spawn(process.execPath, [program, "start"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...cleanEnvironment(home, options.extraPath),
      NODE_ENV: "production",
      PORT: "0",
      PORTER_DATA_DIR: dataDir,
      PORTER_RUNTIME: "local",
      // Paced agents wait for a file outside of their run.
      PORTER_LOCAL_ISOLATION: "off",
      PORTER_CONFIG: operatorFile,
      ...options.variables,
    },
  });
  const chunks: string[] = [];
  const output = () => chunks.join("");
  const ended = once(child, "exit");
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  const address = await Promise.race([readyAddress(child, output), ended.then(() => null)]);
  if (address === null) throw new Error(`Porter ended instead of starting:\n${output()}`);
  return {
    url: address,
    dataDir,
    output,
    async stop() {
      child.kill("SIGTERM");
      const [code] = await ended;
      await rm(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`Porter ended with exit code ${code}:\n${output()}`);
    },
  };
}

/** The address in its greeting: the one it listens on, or `PORTER_URL`. */
async function readyAddress(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on("data", () => {
      const address = /Porter is ready at (http:\/\/[\d.]+:\d+)/.exec(output())?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
