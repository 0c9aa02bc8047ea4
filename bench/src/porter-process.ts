import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { GitHubStandIn } from "@porter/standins-github";
import { endChild } from "./child.ts";

export const webhookSecret = "bench-webhook-secret";
const program = join(import.meta.dirname, "../../apps/remix/porter.ts");

export interface PorterOptions {
  readonly standIn: GitHubStandIn;
  readonly dataDir: string;
  /** Agents as in `porter.config.json`: id to command. The first one runs where a comment names none. */
  readonly agents?: Readonly<Record<string, readonly string[]>>;
  /** `warn` where nobody reads what it logs of every delivery. */
  readonly logLevel?: "info" | "warn";
}

/** One line of Porter's log. */
interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A Porter of its own process, started as `npm start` does once the dashboard is built. */
export interface PorterProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from its start until `/readyz` said yes. */
  readonly readyAfterMs: number;
  /** Everything it logged. */
  readonly log: readonly LogEntry[];
  /** Stops it from doing anything, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it as an operator would, and waits for that. */
  end(): Promise<void>;
}

/** Starts Porter in GitHub mode against the stand-in and waits until it is ready. */
export async function startPorter(options: PorterOptions): Promise<PorterProcess> {
  const { standIn, dataDir } = options;
  const config = join(dataDir, "porter.config.json");
  await writeFile(config, JSON.stringify(operatorFile(options.agents ?? {})));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, "start"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_ENV: "production",
      PORT: "0",
      PORTER_DATA_DIR: dataDir,
      LOG_LEVEL: options.logLevel ?? "info",
      PORTER_RUNTIME: "local",
      // Test agents read and write what bubblewrap hides: files of the test.
      PORTER_LOCAL_ISOLATION: "off",
      PORTER_CONFIG: config,
      GITHUB_APP_ID: String(standIn.appId),
      GITHUB_APP_PRIVATE_KEY: standIn.privateKeyPem,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_URL: standIn.url,
      GITHUB_API_URL: standIn.apiUrl,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: LogEntry[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => keep(log, line));
  const url = await announcedUrl(child);
  while (!(await isReady(url))) await pause(5);
  const readyAfterMs = performance.now() - startedAt;
  standIn.setWebhook({ url: `${url}/api/webhooks/github`, secret: webhookSecret });
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    readyAfterMs,
    log,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    end: () => endChild(child, "SIGTERM"),
  };
}

function operatorFile(agents: Readonly<Record<string, readonly string[]>>): object {
  const [defaultAgent] = Object.keys(agents);
  const definitions = Object.entries(agents).map(([id, command]) => [
    id,
    { displayName: id, command, prompt: "stdin", credentials: [] },
  ]);
  return { agents: Object.fromEntries(definitions), ...(defaultAgent !== undefined && { defaultAgent }) };
}

function keep(log: LogEntry[], line: string): void {
  if (line.startsWith("{")) log.push(JSON.parse(line) as LogEntry);
  else console.error(line);
}

async function announcedUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("Porter was started without its standard output.");
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(() => {
    throw new Error("Porter ended before it was ready. Is the dashboard built (npm run build)?");
  });
  ended.catch(() => undefined);
  for (;;) {
    const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
    const url = /^Porter is ready at (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`);
  await answer.arrayBuffer();
  return answer.ok;
}
