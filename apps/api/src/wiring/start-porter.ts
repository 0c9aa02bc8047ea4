import path from "node:path";
import { createLocalRuntime } from "@porter/adapters";
import { notifiers } from "@porter/notifiers";
import { type AgentLabel, type AgentRegistry, defaultProtectedPaths, type Ports, type Runtime } from "@porter/orchestrator";
import type { Logger } from "pino";
import type { Environment } from "../config/environment.ts";
import { type KeyRing, openKeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { createApp } from "../http/app.ts";
import { listen, type Served } from "../http/listen.ts";
import { ownHosts } from "../http/own-hosts.ts";
import type { Pages } from "../http/pages.ts";
import { createNews } from "../store/news.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Context } from "../trpc/context.ts";
import { emptyTryFolder, prepareTryMode } from "../try-mode/prepare-try-mode.ts";
import { probeAgents } from "./agent-status.ts";
import { agentsOf } from "./agents-of.ts";
import { systemClock, systemIds } from "./clock-and-ids.ts";
import { createDispatchers } from "./dispatchers.ts";
import { openForge, type OpenForge } from "./open-forge.ts";
import { remember } from "./remember.ts";
import { version } from "./version.ts";
import { vocabularyOf } from "./vocabulary.ts";

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
  /** Takes no new work, lets what is under way reach a safe point, and closes everything. Runs go on by themselves. */
  close(): Promise<void>;
}

/** The runner's folder in this checkout. */
const runnerDir = path.resolve(import.meta.dirname, "../../../../modal");

/** How long a probe of the runtime and its programs is believed. */
const statusAgeMs = 5_000;

/** How long jobs may go on after the signal to stop; supervision is picked up again at the next start. */
const drainMs = 3_000;

/** What a command that names no agent runs, says the specification. */
const specifiedDefault = "opencode";

/** A report carries a changeset, in base64 at worst, and its JSON around it. */
const reportOverhead = 1.5;

interface Core {
  readonly store: Store;
  readonly forge: OpenForge;
  readonly address: string;
  readonly ring: KeyRing;
  readonly runtime: Runtime;
}

/** The runtime, tidied up: what an earlier Porter left running without a task is gone, the rest is taken over. */
async function openRuntime({ environment, log }: PorterOptions, dataDir: string, store: Store): Promise<Runtime> {
  const runtime = createLocalRuntime({
    runsDir: path.join(dataDir, "runs"),
    runnerDir,
    environment: environment.ambient,
    log: (message, fields) => log.info(fields, message),
  });
  await runtime.sweep(await store.liveRunIds());
  return runtime;
}

function portsOf({ environment, operator }: PorterOptions, core: Core): Ports {
  const { store, forge, address, ring, runtime } = core;
  const agents = agentsOf(operator, { demonstration: environment.github === null });
  const keys = operator.shareModelKeys || environment.github === null ? environment.modelKeys : {};
  const publicUrl = environment.publicUrl ?? address;
  return {
    journal: store.journal,
    forge: forge.forge,
    runtime,
    agents,
    secrets: {
      runKey: async (runId) => ring.runKey(runId),
      modelKeys: async (_task, names) => Object.fromEntries(Object.entries(keys).filter(([name]) => names.includes(name))),
    },
    news: createNews(store.hub),
    clock: systemClock,
    ids: systemIds,
    limits: operator.limits,
    vocabulary: vocabularyOf(agents, operator.limits),
    callbackUrl: address,
    taskUrl: (taskId) => `${publicUrl}/tasks/${taskId}`,
    baseUrls: environment.baseUrls,
    protectedPaths: [...defaultProtectedPaths, ...operator.protectedPaths],
  };
}

/** What people should know about an agent, also one that is no longer installed. */
function agentLabel(agents: AgentRegistry, id: string): AgentLabel {
  const agent = agents.get(id);
  return { displayName: agent?.displayName ?? id, demonstration: agent?.demonstration ?? false };
}

/** Serves and works until closed. Throws `PorterError` `configuration_*` when it cannot begin. */
export async function startPorter(options: PorterOptions): Promise<RunningPorter> {
  const { environment, operator, log } = options;
  const dataDir = environment.github === null ? await emptyTryFolder(environment.dataDir) : environment.dataDir;
  const ring = await openKeyRing(environment.keyRing, dataDir);
  const onError = (error: unknown) => log.error({ err: error }, "journal trouble");
  const { databaseUrl } = environment;
  const store = await openStore({ dataDir, onError, ...(databaseUrl === null ? {} : { databaseUrl }) });
  const runtime = await openRuntime(options, dataDir, store);
  let draining = false;
  let stopWork = () => Promise.resolve();
  let url = "";

  const serve = async (address: string): Promise<Served> => {
    url = environment.publicUrl ?? address;
    const hosts = ownHosts(address, environment.publicUrl);
    const tryMode = environment.github === null ? await prepareTryMode({ address, dataDir, modelKeyKnown: Object.keys(environment.modelKeys).length > 0 }) : null;
    const credentials = tryMode?.credentials ?? environment.github;
    if (credentials === null) throw new Error("try mode brings its own credentials");
    const forge = openForge(credentials, tryMode ?? environment, log);
    const ports = portsOf(options, { store, forge, address, ring, runtime });
    const channels = notifiers.map((definition) =>
      definition.create({
        forge: ports.forge,
        taskUrl: ports.taskUrl,
        agentLabel: (id) => agentLabel(ports.agents, id),
        tryMode: tryMode !== null,
      }),
    );
    const dispatchers = createDispatchers({ store, ports, notifiers: channels, log });
    for (const dispatcher of dispatchers) dispatcher.start();
    stopWork = async () => {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain(drainMs)));
      await tryMode?.close();
    };
    const agentStatus = remember(
      () => probeAgents({ agents: ports.agents, runtime: ports.runtime, knownKeys: Object.keys(environment.modelKeys) }),
      statusAgeMs,
    );
    const context = async (): Promise<Context> => ({
      principal: tryMode?.principal ?? null,
      ports,
      read: store.read,
      mode: tryMode === null ? "github" : "try",
      version,
      sample: tryMode?.sample ?? null,
      agentStatus,
    });
    const app = createApp({
      webhook: {
        secrets: forge.webhookSecrets,
        appSlug: forge.appSlug,
        allowedBots: operator.allowedBots,
        journal: store.journal,
        log,
        intakeContext: () => ({
          vocabulary: ports.vocabulary,
          defaultAgent: operator.defaultAgent ?? (tryMode === null ? specifiedDefault : tryMode.defaultAgent),
          now: ports.clock.now(),
          nextId: () => ports.ids.next(),
        }),
      },
      callbacks: {
        ports,
        log,
        runKeys: ring.runKeys,
        maxBytes: Math.ceil(operator.limits.changesetBytes * reportOverhead) + 1024 * 1024,
      },
      vitals: { checkJournal: async () => void (await store.read.latestEventId()), isDraining: () => draining },
      pages: options.pages,
      log,
      hosts,
      standIn: tryMode?.fetch ?? null,
      context,
    });
    return { app, hosts, context };
  };

  const listening = await listen({ host: environment.host, port: environment.port }, serve);
  return {
    url,
    mode: environment.github === null ? "try" : "github",
    async close() {
      draining = true;
      await stopWork();
      await listening.close();
      await store.close();
    },
  };
}
