import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Limits } from "@porter/orchestrator";
import type { ValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { freePort } from "../src/testing/free-port.ts";
import { startForge, testAgents, testLimits } from "./porter-under-test.ts";

/** A moment in the handling of a request; `porter-entry.ts` says which is which. */
export interface Trap {
  readonly path: string;
  readonly moment: "arrives" | "answers" | "answered";
  /** So many such requests pass first. Default: none. */
  readonly skip?: number;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** `porter start` as a process of its own, with a stand-in for GitHub that lives in the test. */
export interface PorterProcess {
  readonly standIn: ValidatedGitHubStandIn;
  /** The same over restarts: runs keep it. */
  readonly url: string;
  readonly dataDir: string;
  readonly webhookSecret: string;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** Everything all its processes wrote to stdout and stderr. */
  output(): string;
  /** Ends it at once and without warning, as a power cut would. */
  kill9(): void;
  /** Has it kill itself with SIGKILL at that moment. Resolves when it knows. */
  dieAt(trap: Trap): Promise<void>;
  /** How it ended; waits for that. */
  ended(): Promise<Ended>;
  /** Changes its environment from the next start on. */
  change(variables: Record<string, string>): void;
  /** Starts it on the same folder and port; resolves when it is ready. It must have ended. */
  start(): Promise<void>;
  /** Runs another `porter` command with the same settings, to its end. */
  run(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }>;
  /** Asks it to stop, as a supervisor of services does, and waits for its end. */
  stop(): Promise<Ended>;
  /** Stops everything and removes the folder. */
  close(): Promise<void>;
}

export interface PorterProcessOptions {
  readonly agents?: Record<string, unknown>;
  readonly limits?: Partial<Limits>;
  /** More of the operator's file. */
  readonly operator?: Record<string, unknown>;
  readonly variables?: Record<string, string>;
  readonly webhookSecret?: string;
}

const entry = path.join(import.meta.dirname, "porter-entry.ts");
const greeting = "Porter is ready at ";

/** Starts a stand-in and a Porter that serves it. */
export async function startPorterProcess(options: PorterProcessOptions = {}): Promise<PorterProcess> {
  const home = await mkdtemp(path.join(tmpdir(), "porter-process-"));
  const dataDir = path.join(home, "data");
  const configFile = path.join(home, "porter.config.json");
  const agents = { ...testAgents, ...options.agents };
  const limits = { ...testLimits, ...options.limits };
  await writeFile(configFile, JSON.stringify({ agents, limits, defaultAgent: "edit", ...options.operator }));
  const standIn = await startForge();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webhookSecret = options.webhookSecret ?? randomBytes(20).toString("hex");
  standIn.setWebhook({ url: `${url}/api/webhooks/github`, secret: webhookSecret });
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    PORT: String(port),
    PORTER_DATA_DIR: dataDir,
    PORTER_RUNTIME: "local",
    // Some agents of these tests wait for a file outside of their run.
    PORTER_LOCAL_ISOLATION: "off",
    PORTER_CONFIG: configFile,
    LOG_LEVEL: "trace",
    // Half of a start's time is compiling, and tests start it often.
    NODE_COMPILE_CACHE: path.join(home, "compiled"),
    GITHUB_APP_ID: String(standIn.appId),
    GITHUB_APP_PRIVATE_KEY: standIn.privateKeyPem,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    GITHUB_URL: standIn.url,
    GITHUB_API_URL: standIn.apiUrl,
    ...options.variables,
  };
  const output: string[] = [];
  let { child, ended } = await spawn(env, output);
  return {
    standIn,
    url,
    dataDir,
    webhookSecret,
    get pid() {
      return child.pid ?? 0;
    },
    output: () => output.join(""),
    kill9: () => void child.kill("SIGKILL"),
    async dieAt({ path: requestPath, moment, skip = 0 }) {
      const armed = once(child, "message");
      child.send({ path: requestPath, moment, skip });
      await armed;
    },
    ended: () => ended,
    change: (variables) => void Object.assign(env, variables),
    async start() {
      await ended;
      ({ child, ended } = await spawn(env, output));
    },
    run: (args) => runCommand(args, env),
    async stop() {
      child.kill("SIGTERM");
      return ended;
    },
    async close() {
      child.kill("SIGTERM");
      await ended;
      await standIn.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function runCommand(args: readonly string[], env: Record<string, string>) {
  const child = fork(entry, [...args], { env, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => void output.push(chunk));
  }
  const [code] = await once(child, "close");
  return { code: code === null ? null : Number(code), output: output.join("") };
}

interface Spawned {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the process and waits until it says that it is ready. Rejects with what it said when it ends instead. */
async function spawn(env: Record<string, string>, output: string[]): Promise<Spawned> {
  const child = fork(entry, ["start"], { env, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const first = output.length;
  const ready = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output.push(chunk);
      if (chunk.includes(greeting)) ready.resolve();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  void ended.then(() => ready.reject(new Error(`Porter did not start: ${output.slice(first).join("")}`)));
  await ready.promise;
  return { child, ended };
}
