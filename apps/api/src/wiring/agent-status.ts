import type { AgentAdapter, AgentRegistry, Readiness, Runtime } from "@porter/orchestrator";

/** Whether the runtime is ready and each agent can run on it; the reason when it cannot. */
export interface AgentStatus {
  readonly runtime: Readiness;
  /** By agent id: `null` when available, else why not and what to do. */
  readonly reasons: Readonly<Record<string, string | null>>;
}

/** The name an agent's program needs to be found under, told by a launch plan made without any key. */
function programOf(agent: AgentAdapter): string {
  const { argv } = agent.plan({ model: null, noTests: false, credentials: {}, baseUrls: {} });
  return argv[0] ?? agent.id;
}

/** Why an agent cannot run: its program is missing, or each of its keys. `null` when it can. */
function reasonAgainst(
  agent: AgentAdapter,
  found: Readonly<Record<string, boolean>>,
  knownKeys: readonly string[] | null,
): string | null {
  const program = programOf(agent);
  if (found[program] !== true) {
    const missing = `Its program \`${program}\` is not installed where runs execute.`;
    return agent.install.kind === "manual" ? `${missing} ${agent.install.how}` : missing;
  }
  const keys = agent.credentials.map(({ env }) => env);
  const lacksKey = knownKeys !== null && keys.length > 0 && !keys.some((key) => knownKeys.includes(key));
  return lacksKey ? `No model key: set ${keys.join(" or ")}.` : null;
}

/** Asks the runtime what it has, and the keys that are known what they cover. Probed, never assumed. */
export async function probeAgents(parts: {
  agents: AgentRegistry;
  runtime: Pick<Runtime, "readiness">;
  /** Key variables that are set; `null` where keys are people's own and cannot be told in general. */
  knownKeys: readonly string[] | null;
}): Promise<AgentStatus> {
  const { runtime, knownKeys } = parts;
  const agents = parts.agents.ids.flatMap((id) => parts.agents.get(id) ?? []);
  const { runtime: readiness, programs } = await runtime.readiness([...new Set(agents.map(programOf))]);
  const reasons = agents.map((agent) => [agent.id, reasonAgainst(agent, programs, knownKeys)] as const);
  return { runtime: readiness, reasons: Object.fromEntries(reasons) };
}
