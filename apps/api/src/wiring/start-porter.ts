import path from "node:path";
import { createLocalRuntime, defaultAgentId } from "@porter/adapters";
import type { Runtime } from "@porter/orchestrator";
import type { Logger } from "pino";
import type { Environment } from "../config/environment.ts";
import { type KeyRing, openKeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { createApp } from "../http/app.ts";
import { webhookListener } from "../http/github-webhook.ts";
import { listen, type Served } from "../http/listen.ts";
import { ownHosts } from "../http/own-hosts.ts";
import type { Pages } from "../http/pages.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Context } from "../trpc/context.ts";
import { emptyTryFolder, prepareTryMode } from "../try-mode/prepare-try-mode.ts";
import { probeAgents } from "./agent-status.ts";
import { agentsOf } from "./agents-of.ts";
import { buildPorts } from "./build-ports.ts";
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
}

/** A Porter that serves and works. */
export interface RunningPorter {
  /** Where people reach it. */
  readonly url: string;
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
const runnerDir = path.resolve(import.meta.dirname, "../../../../modal");

/** How long a probe of the runtime and its programs is believed. */
const statusAgeMs = 5_000;

/** A report carries a changeset, in base64 at worst, and its JSON around it. */
const reportOverhead = 1.5;

async function openBase({ environment, log }: PorterOptions): Promise<Base> {
  const { databaseUrl } = environment;
  const tried = environment.github === null ? await emptyTryFolder(environment.dataDir) : null;
  const dataDir = tried?.folder ?? environment.dataDir;
  const ring = await openKeyRing(environment.keyRing, dataDir);
  const onError = (error: unknown) => log.error({ err: error }, "journal trouble");
  const store = await openStore({ dataDir, onError, ...(databaseUrl === null ? {} : { databaseUrl }) });
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
  });
  const stopWork = startWork({ ports, store, tryMode: tryMode !== null, log });
  const agentStatus = remember(() => probeAgents({ agents, runtime, knownKeys: modelKeys }), statusAgeMs);
  const hosts = ownHosts(address, environment.publicUrl);
  const context = async (): Promise<Context> => ({
    principal: tryMode?.principal ?? null,
    ports,
    read: store.read,
    mode: tryMode === null ? "github" : "try",
    version,
    sample: tryMode?.sample ?? null,
    agentStatus,
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
      defaultAgent: operator.defaultAgent ?? tryMode?.defaultAgent ?? defaultAgentId,
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
    standIn: tryMode === null ? null : (request, env) => tryMode.fetch(request, env),
    context,
  });
  const endCatchingUp = tryMode === null ? startCatchingUp({ forge: forge.forge, store, log }) : null;
  const served: Served = { app, webhook, hosts, context };
  const end = async () => {
    draining = true;
    await endCatchingUp?.();
    await stopWork();
    await tryMode?.close();
  };
  return { served, end };
}

/**
 * Serves and works until closed. Throws `PorterError`: `configuration_*` when it is not configured well,
 * `journal_in_use` when another process has the journal.
 */
export async function startPorter(options: PorterOptions): Promise<RunningPorter> {
  const { environment } = options;
  const base = await openBase(options);
  let end = () => Promise.resolve();
  try {
    const listening = await listen({ host: environment.host, port: environment.port }, async (address) => {
      const assembled = await assemble(options, base, address);
      end = assembled.end;
      return assembled.served;
    });
    return {
      url: environment.publicUrl ?? listening.address,
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
