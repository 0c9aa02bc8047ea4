import type { AgentRegistry, Readiness, Runtime } from "@porter/orchestrator";

/** Whether the runtime is ready and each agent can run on it; the reason when it cannot. */
export interface AgentStatus {
  readonly runtime: Readiness;
  /** By agent id: `null` when available, else why not and what to do. */
  readonly reasons: Readonly<Record<string, string | null>>;
}

/** Names a program needs to be found under, for a launch plan made without any key. */
function programOf(registry: AgentRegistry, id: string): string | null {
  const plan = registry.get(id)?.plan({ model: null, noTests: false, credentials: {}, baseUrls: {} });
  return plan?.argv[0] ?? null;
}

/** Asks the runtime what it has, and the keys that are known what they cover. Probed, never assumed. */
export async function probeAgents(parts: {
  agents: AgentRegistry;
  runtime: Runtime;
  /** Key variables that are set; `null` where keys are people's own and cannot be told in general. */
  knownKeys: readonly string[] | null;
}): Promise<AgentStatus> {
  const { agents, runtime, knownKeys } = parts;
  const programs = new Map(agents.ids.map((id) => [id, programOf(agents, id)]));
  const names = [...new Set([...programs.values()].filter((name) => name !== null))];
  const found = await runtime.readiness(names);
  const reasons: Record<string, string | null> = {};
  for (const id of agents.ids) {
    const program = programs.get(id) ?? null;
    const keys = agents.get(id)?.credentials.map((credential) => credential.env) ?? [];
    if (program === null || found.programs[program] !== true) {
      reasons[id] = `Its program \`${program ?? id}\` is not installed where runs execute.`;
    } else if (knownKeys !== null && keys.length > 0 && !keys.some((key) => knownKeys.includes(key))) {
      reasons[id] = `No model key: set ${keys.join(" or ")}.`;
    } else reasons[id] = null;
  }
  return { runtime: found.runtime, reasons };
}
