import { defaultAgentId, type RuntimeDefinition } from "@porter/adapters";
import {
  type AgentRegistry,
  defaultProtectedPaths,
  type Forge,
  type Ports,
  type Runtime,
} from "@porter/orchestrator";
import type { Environment } from "../config/environment.ts";
import type { KeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { createNews } from "../store/news.ts";
import type { Store } from "../store/open-store.ts";
import type { Configured, Mode } from "./mode.ts";
import { systemClock, systemIds } from "./clock-and-ids.ts";
import { vocabularyOf } from "./vocabulary.ts";

export interface PortParts {
  readonly environment: Environment;
  readonly operator: OperatorFile;
  readonly store: Store;
  readonly forge: Forge;
  readonly runtime: Runtime;
  readonly agents: AgentRegistry;
  readonly ring: KeyRing;
  readonly mode: Mode;
  readonly configured: Configured;
  /** Where this process listens, as a run on this machine reaches it. */
  readonly address: string;
  /** Where runs reach it. */
  readonly reaches: RuntimeDefinition["reaches"];
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** Everything the use cases reach the world through. */
export function buildPorts(parts: PortParts): Ports {
  const { environment, operator, store, forge, runtime, agents, ring, address, mode, configured } = parts;
  const publicUrl = environment.publicUrl ?? address;
  const callbackUrl = parts.reaches === "public" ? publicUrl : address;
  const baseUrls = Object.values(environment.baseUrls);
  return {
    journal: store.journal,
    forge,
    runtime,
    agents,
    secrets: {
      runKey: async (runId) => ring.runKey(runId),
      modelKeys: (task, names) => configured.modelKeys(task, names),
    },
    settings: configured.settings,
    people: mode.people,
    defaultAgent: operator.defaultAgent ?? mode.defaultAgent ?? defaultAgentId,
    keysUrl: configured.own === null ? null : `${publicUrl}/settings/keys`,
    news: createNews(store.hub),
    clock: systemClock,
    ids: systemIds,
    limits: operator.limits,
    plans: operator.plans,
    network: { ...operator.network, needed: [callbackUrl, mode.urls.githubUrl, ...baseUrls].map(hostOf) },
    github: operator.github,
    vocabulary: vocabularyOf(agents, operator.limits),
    callbackUrl,
    taskUrl: (taskId) => `${publicUrl}/tasks/${taskId}`,
    baseUrls: environment.baseUrls,
    protectedPaths: [...defaultProtectedPaths, ...operator.protectedPaths],
  };
}
