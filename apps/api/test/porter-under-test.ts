import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { defaultLimits, type Limits } from "@porter/orchestrator";
import { type ValidatedGitHubStandIn, startValidatedGitHubStandIn } from "@porter/standins-github/testing";
import type { GitHubStandInOptions } from "@porter/standins-github";
import { pino } from "pino";
import { readEnvironment } from "../src/config/environment.ts";
import { parseOperatorFile } from "../src/config/operator-file.ts";
import { type RunningPorter, startPorter } from "../src/wiring/start-porter.ts";

/** The repository that tests work on, its maintainer, and somebody who may not command. */
export const repository = "acme/api";
export const maintainer = "ann";
export const outsider = "mallory";

const agentNames = ["edit", "fail", "idle", "hang", "workflow", "huge", "leak"] as const;

/** Test agents as an operator would configure them: programs of the machine. */
export const testAgents = Object.fromEntries(
  agentNames.map((name) => [
    name,
    {
      displayName: `Test ${name}`,
      command: [process.execPath, path.resolve(import.meta.dirname, "agents", `${name}.mjs`)],
      prompt: "stdin" as const,
      credentials: [],
    },
  ]),
);

export interface PorterUnderTest {
  readonly standIn: ValidatedGitHubStandIn;
  readonly porter: RunningPorter;
  readonly webhookSecret: string;
  /** Everything Porter logged. */
  readonly logs: () => string;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** Short times, so that a silent run is noticed soon. */
export const testLimits: Partial<Limits> = {
  heartbeatMs: 500,
  silenceMs: 3_000,
  graceMs: 300,
  launchTimeoutMs: 30_000,
};

/** A stand-in for GitHub with one repository and issue, every request to it judged. */
export async function startForge(options: GitHubStandInOptions = {}): Promise<ValidatedGitHubStandIn> {
  const standIn = await startValidatedGitHubStandIn(options);
  await standIn.addRepository({
    name: repository,
    collaborators: { [maintainer]: "write", [outsider]: "read" },
    files: { "README.md": "# api\n", "src/login.ts": "export const ok = 1;\n" },
  });
  standIn.openIssue({ repository, author: maintainer, title: "Fix login", body: "It fails." });
  return standIn;
}

/** A stand-in for GitHub and a Porter that serves it, both on loopback. */
export async function startPorterUnderTest(
  options: {
    limits?: Partial<Limits>;
    variables?: Record<string, string>;
    agents?: Record<string, unknown>;
    /** Whether people can sign in. */
    signIn?: boolean;
    /** The operator's switches for GitHub. */
    github?: { check?: boolean; labels?: boolean };
    /** The operator's choice of what runs may reach. */
    network?: { policy: "open" | "allow-list" | "none"; allow: readonly string[] };
    forge?: GitHubStandInOptions;
    /** What else the operator's file says. */
    operator?: Record<string, unknown>;
  } = {},
): Promise<PorterUnderTest> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "porter-test-"));
  const standIn = await startForge(options.forge);
  const webhookSecret = randomBytes(20).toString("hex");
  const chunks: string[] = [];
  const environment = readEnvironment(
    {
      PORT: "0",
      PORTER_DATA_DIR: dataDir,
      PORTER_RUNTIME: "local",
      // Some agents of these tests write down what they saw outside of their run.
      PORTER_LOCAL_ISOLATION: "off",
      GITHUB_APP_ID: String(standIn.appId),
      GITHUB_APP_PRIVATE_KEY: standIn.privateKeyPem,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_URL: standIn.url,
      GITHUB_API_URL: standIn.apiUrl,
      PATH: process.env["PATH"] ?? "",
      ...(options.signIn === true && {
        GITHUB_CLIENT_ID: standIn.client.id,
        GITHUB_CLIENT_SECRET: standIn.client.secret,
      }),
      ...options.variables,
    },
    process.cwd(),
  );
  const file = parseOperatorFile(
    {
      agents: { ...testAgents, ...options.agents },
      defaultAgent: "edit",
      ...(options.github && { github: options.github }),
      ...(options.network && { network: options.network }),
      ...options.operator,
    },
    "the test's file",
  );
  const porter = await startPorter({
    environment,
    operator: { ...file, limits: { ...defaultLimits, ...testLimits, ...options.limits } },
    pages: null,
    log: pino({ level: "trace", base: null }, { write: (chunk) => void chunks.push(chunk) }),
  });
  standIn.setWebhook({ url: `${porter.url}/api/webhooks/github`, secret: webhookSecret });
  return {
    standIn,
    porter,
    webhookSecret,
    logs: () => chunks.join(""),
    dataDir,
    async close() {
      await porter.close();
      await standIn.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
