import { builtInAgents, defaultAgentId } from "@porter/adapters";
import { noSettings } from "@porter/orchestrator";
import type { Environment } from "../config/environment.ts";
import { createSetUp } from "../set-up/set-up.ts";
import { prepareTryMode } from "../try-mode/prepare-try-mode.ts";
import type { Mode } from "./mode.ts";

/** Porter without a GitHub App: a stand-in with a sample repository, and the way to a real one. */
export async function openTryMode(parts: {
  readonly environment: Environment;
  readonly address: string;
  readonly dataDir: string;
  readonly onConnected?: () => void;
}): Promise<Mode> {
  const { environment, address, dataDir, onConnected } = parts;
  const { modelKeys } = environment;
  const usable = builtInAgents.find(({ id }) => id === defaultAgentId)?.credentials ?? [];
  const modelKeyKnown = usable.some(({ env }) => env in modelKeys);
  const tryMode = await prepareTryMode({ address, dataDir, modelKeyKnown });
  const porterUrl = environment.publicUrl ?? address;
  return {
    name: "try",
    credentials: tryMode.credentials,
    urls: tryMode,
    defaultAgent: tryMode.defaultAgent,
    signIn: "not-needed",
    auth: null,
    people: { revoke: () => Promise.resolve() },
    principalOf: () => Promise.resolve(tryMode.principal),
    configure: () => ({
      own: null,
      settings: noSettings,
      // Whoever tries Porter on their machine uses their own keys.
      modelKeys: async (_task, names) => chosen(modelKeys, names),
    }),
    sample: tryMode.sample,
    setUp: onConnected === undefined ? null : createSetUp({ environment, porterUrl, onConnected }),
    standIn: (request, env) => tryMode.fetch(request, env),
    start: () => () => Promise.resolve(),
    close: () => tryMode.close(),
  };
}

function chosen(keys: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(keys).filter(([name]) => names.includes(name)));
}
