import path from "node:path";
import { chooseRuntime, type RuntimeDefinition } from "@porter/adapters";
import { channelsOf, type Runtime } from "@porter/orchestrator";
import type { Logger } from "pino";
import { type Environment, withKeysOf } from "../config/environment.ts";
import { type KeyRing, openKeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { createApp } from "../http/app.ts";
import { webhookListener } from "../http/github-webhook.ts";
import { listen, type Served } from "../http/listen.ts";
import { ownHosts } from "../http/own-hosts.ts";
import type { Pages } from "../http/pages.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Context } from "../trpc/context.ts";
import { emptyTryFolder } from "../try-mode/prepare-try-mode.ts";
import { probeAgents } from "./agent-status.ts";
import { agentCredentials } from "./agent-credentials.ts";
import { agentsOf } from "./agents-of.ts";
import { buildPorts } from "./build-ports.ts";
import type { Mode } from "./mode.ts";
import { createNpmDeprecations } from "./npm-deprecations.ts";
import { openForge } from "./open-forge.ts";
import { openGitHubMode } from "./open-github-mode.ts";
import { openTryMode } from "./open-try-mode.ts";
import { remember } from "./remember.ts";
import { runnerDir } from "./runner-dir.ts";
import { startWork } from "./start-work.ts";
import { version } from "./version.ts";

export interface PorterOptions {
  readonly environment: Environment;
  readonly operator: OperatorFile;
  /** The dashboard; `null` serves the API alone. */
  readonly pages: Pages | null;
  readonly log: Logger;
  /** Called when a GitHub App was made in the browser: close this Porter and start one that has it. */
  readonly onConnected?: () => void;
  /** Where runs execute, instead of where the environment says: for benches, which play them. */
  readonly runtime?: RuntimeDefinition;
}

/** A Porter that serves and works. */
export interface RunningPorter {
  /** Where people reach it. */
  readonly url: string;
  /** `http://host:port` as listened on. */
  readonly address: string;
  /** What the set-up page asks for, when others than this machine reach it. */
  readonly setUpToken: string | null;
  readonly mode: "try" | "github";
  /** Takes no new work, lets what is under way reach a safe point, closes everything. Runs go on by themselves. */
  close(): Promise<void>;
}

/** What is open before the first request, and closed after the last. */
interface Base {
  readonly dataDir: string;
  readonly store: Store;
  readonly ring: KeyRing;
  readonly runtime: Runtime;
  /** Where runs reach this Porter. */
  readonly reaches: RuntimeDefinition["reaches"];
  close(): Promise<void>;
}

/** How long a probe of the runtime and its programs is believed. */
const statusAgeMs = 5_000;

/** A report carries a changeset, in base64 at worst, and its JSON around it. */
const reportOverhead = 1.5;

async function openBase({ environment, operator, log, runtime: given }: PorterOptions): Promise<Base> {
  const { databaseUrl } = environment;
  const tried = environment.github === null ? await emptyTryFolder(environment.dataDir) : null;
  const dataDir = tried?.folder ?? environment.dataDir;
  const ring = await openKeyRing(environment.keyRing, dataDir);
  const onError = (error: unknown) => log.error({ err: error }, "journal trouble");
  const store = await openStore({
    dataDir,
    onError,
    channelsOf: (content) => channelsOf(content, operator.github),
    ...(databaseUrl === null ? {} : { databaseUrl }),
  });
  const definition = given ?? (await chooseRuntime(environment.runtime, environment.ambient));
  const runtime = definition.create({
    runsDir: path.join(dataDir, "runs"),
    ...(environment.dependencyCache && { dependenciesDir: path.join(dataDir, "dependencies") }),
    runnerDir,
    environment: environment.ambient,
    log: (message, fields) => log.info(fields, message),
  });
  // What an earlier Porter left running without a task is ended; the rest is taken over.
  await runtime.sweep(await store.liveRunIds());
  const close = async () => {
    await store.close();
    tried?.release();
  };
  return { dataDir, store, ring, runtime, reaches: definition.reaches, close };
}

function openMode(options: PorterOptions, base: Base, address: string): Promise<Mode> | Mode {
  const { environment, operator, log, onConnected } = options;
  const { store, ring, dataDir } = base;
  const { github: credentials } = environment;
  if (credentials === null) {
    return openTryMode({ environment, address, dataDir, ...(onConnected !== undefined && { onConnected }) });
  }
  return openGitHubMode({ environment, credentials, operator, store, ring, address, log });
}

/** Puts everything together that depends on the address, starts the work, and says how to end it. */
async function assemble(options: PorterOptions, base: Base, address: string) {
  const { environment, operator, pages, log } = options;
  const { store, ring, runtime } = base;
  const mode = await openMode(options, base, address);
  const onlyWriter = environment.databaseUrl === null;
  const opened = openForge(mode.credentials, mode.urls, { log, onlyWriter });
  const { forge } = opened;
  const agents = agentsOf(operator, { demonstration: mode.name === "try" });
  const configured = mode.configure({ forge, agents: agentCredentials(agents) });
  const ports = buildPorts({
    environment,
    operator,
    store,
    forge,
    runtime,
    agents,
    ring,
    address,
    reaches: base.reaches,
    mode,
    configured,
  });
  const stopWork = startWork({ ports, store, tryMode: mode.name === "try", log });
  // With an App keys are people's own: whether there is one is known once somebody asks for a task.
  const knownKeys = configured.own === null ? Object.keys(environment.modelKeys) : null;
  const deprecations = createNpmDeprecations(environment.npmRegistry);
  const agentStatus = remember(() => probeAgents({ agents, runtime, knownKeys, deprecations }), statusAgeMs);
  const hosts = ownHosts(address, environment.publicUrl);
  const context = async (headers: Headers): Promise<Context> => ({
    principal: await mode.principalOf(headers),
    signIn: mode.signIn,
    ports,
    read: store.read,
    mode: mode.name,
    version,
    sample: mode.sample,
    agentStatus,
    setUp: mode.setUp,
    config: configured.own,
  });
  let draining = false;
  const webhook = webhookListener({
    secrets: opened.webhookSecrets,
    appSlug: () => opened.appSlug(),
    allowedBots: operator.allowedBots,
    journal: store.journal,
    log,
    intakeContext: () => ({
      vocabulary: ports.vocabulary,
      defaultAgent: ports.defaultAgent,
      now: ports.clock.now(),
      nextId: () => ports.ids.next(),
    }),
  });
  const app = createApp({
    callbacks: {
      ports,
      log,
      runKeys: (runId) => ring.runKeys(runId),
      maxBytes: Math.ceil(operator.limits.changesetBytes * reportOverhead) + 1024 * 1024,
    },
    vitals: { checkJournal: async () => void (await store.read.latestEventId()), isDraining: () => draining },
    pages,
    log,
    hosts,
    auth: mode.auth,
    setUpFormOrigin: mode.setUp === null ? null : new URL(mode.setUp.githubUrl).origin,
    standIn: mode.standIn,
    context,
  });
  const endMode = mode.start(forge);
  const served: Served = { app, webhook, hosts, context };
  const end = async () => {
    draining = true;
    await endMode();
    await stopWork();
    await mode.close();
  };
  return { served, end, setUpToken: mode.setUp?.token ?? null };
}

/**
 * Serves and works until closed. Throws `PorterError`: `configuration_*` when it is not configured well,
 * `journal_in_use` when another process has the journal.
 */
export async function startPorter(given: PorterOptions): Promise<RunningPorter> {
  const environment = withKeysOf(given.environment, given.operator.agents);
  const options = { ...given, environment };
  const base = await openBase(options);
  let end = () => Promise.resolve();
  let setUpToken: string | null = null;
  try {
    const listening = await listen({ host: environment.host, port: environment.port }, async (address) => {
      const assembled = await assemble(options, base, address);
      ({ end, setUpToken } = assembled);
      return assembled.served;
    });
    return {
      url: environment.publicUrl ?? listening.address,
      address: listening.address,
      setUpToken,
      mode: environment.github === null ? "try" : "github",
      async close() {
        await end();
        await listening.close();
        await base.close();
      },
    };
  } catch (error) {
    await end();
    await base.close();
    throw error;
  }
}
