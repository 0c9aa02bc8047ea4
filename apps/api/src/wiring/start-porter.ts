import path from "node:path";
import { createLocalRuntime, defaultAgentId } from "@porter/adapters";
import { channelsOf, type People, type Runtime } from "@porter/orchestrator";
import type { Logger } from "pino";
import type { Environment, GitHubCredentials } from "../config/environment.ts";
import { type KeyRing, openKeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { createApp } from "../http/app.ts";
import { webhookListener } from "../http/github-webhook.ts";
import { listen, type Served } from "../http/listen.ts";
import { ownHosts } from "../http/own-hosts.ts";
import type { Pages } from "../http/pages.ts";
import { startRelay } from "../relay/start-relay.ts";
import { createSetUp } from "../set-up/set-up.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Context } from "../trpc/context.ts";
import { emptyTryFolder, prepareTryMode } from "../try-mode/prepare-try-mode.ts";
import { probeAgents } from "./agent-status.ts";
import { agentsOf } from "./agents-of.ts";
import { buildPorts } from "./build-ports.ts";
import { openAccounts } from "./open-accounts.ts";
import { openForge } from "./open-forge.ts";
import { remember } from "./remember.ts";
import { startCatchingUp } from "./start-catching-up.ts";
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
  close(): Promise<void>;
}

/** The runner's folder in this checkout. */
export const runnerDir = path.resolve(import.meta.dirname, "../../../../modal");

/** How long a probe of the runtime and its programs is believed. */
const statusAgeMs = 5_000;

/** A report carries a changeset, in base64 at worst, and its JSON around it. */
const reportOverhead = 1.5;

async function openBase({ environment, operator, log }: PorterOptions): Promise<Base> {
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
  const runtime = createLocalRuntime({
    runsDir: path.join(dataDir, "runs"),
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
  return { dataDir, store, ring, runtime, close };
}

/** Puts everything together that depends on the address, starts the work, and says how to end it. */
async function assemble(options: PorterOptions, base: Base, address: string) {
  const { environment, operator, pages, log } = options;
  const { store, ring, runtime, dataDir } = base;
  const modelKeys = Object.keys(environment.modelKeys);
  const tryMode =
    environment.github === null
      ? await prepareTryMode({ address, dataDir, modelKeyKnown: modelKeys.length > 0 })
      : null;
  const credentials = environment.github ?? tryMode?.credentials;
  if (credentials === undefined) throw new Error("try mode brings its own credentials");
  const forge = openForge(credentials, tryMode ?? environment, {
    log,
    onlyWriter: environment.databaseUrl === null,
  });
  const people =
    tryMode === null
      ? openAccounts({
          environment,
          credentials,
          db: store.db,
          ring,
          publicUrl: environment.publicUrl ?? address,
        })
      : null;
  const agents = agentsOf(operator, { demonstration: tryMode !== null });
  const ports = buildPorts({
    environment,
    operator,
    store,
    forge: forge.forge,
    runtime,
    agents,
    ring,
    address,
    people: people?.accounts ?? nobody,
    defaultAgent: operator.defaultAgent ?? tryMode?.defaultAgent ?? defaultAgentId,
  });
  const stopWork = startWork({ ports, store, tryMode: tryMode !== null, log });
  const agentStatus = remember(() => probeAgents({ agents, runtime, knownKeys: modelKeys }), statusAgeMs);
  const setUp =
    tryMode === null || options.onConnected === undefined
      ? null
      : createSetUp({
          environment,
          porterUrl: environment.publicUrl ?? address,
          onConnected: options.onConnected,
        });
  const hosts = ownHosts(address, environment.publicUrl);
  const context = async (headers: Headers): Promise<Context> => ({
    principal: tryMode?.principal ?? (await people?.door.identity.principalOf(headers)) ?? null,
    signIn: signInState(tryMode !== null, credentials),
    ports,
    read: store.read,
    mode: tryMode === null ? "github" : "try",
    version,
    sample: tryMode?.sample ?? null,
    agentStatus,
    setUp,
  });
  let draining = false;
  const webhook = webhookListener({
    secrets: forge.webhookSecrets,
    appSlug: () => forge.appSlug(),
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
    auth: people?.door ?? null,
    setUpFormOrigin: setUp === null ? null : new URL(setUp.githubUrl).origin,
    standIn: tryMode === null ? null : (request, env) => tryMode.fetch(request, env),
    context,
  });
  const endCatchingUp = tryMode === null ? startCatchingUp({ forge: forge.forge, store, log }) : null;
  const served: Served = { app, webhook, hosts, context };
  const { webhookProxyUrl } = environment;
  const stopRelay =
    webhookProxyUrl === null || tryMode !== null
      ? null
      : startRelay({ channelUrl: webhookProxyUrl, doorUrl: `${address}/api/webhooks/github`, log });
  const end = async () => {
    draining = true;
    await stopRelay?.();
    await endCatchingUp?.();
    await stopWork();
    await tryMode?.close();
  };
  return { served, end, setUpToken: setUp?.token ?? null };
}

/** In try mode nobody signs in. */
const nobody: People = { revoke: () => Promise.resolve() };

function signInState(tryMode: boolean, { oauth }: GitHubCredentials): Context["signIn"] {
  if (tryMode) return "not-needed";
  return oauth === null ? "not-configured" : "available";
}

/**
 * Serves and works until closed. Throws `PorterError`: `configuration_*` when it is not configured well,
 * `journal_in_use` when another process has the journal.
 */
export async function startPorter(options: PorterOptions): Promise<RunningPorter> {
  const { environment } = options;
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
