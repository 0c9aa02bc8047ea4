import type { AgentAdapter, AgentRegistry, Readiness, Runtime } from "@porter/orchestrator";
import type { Deprecations } from "./npm-deprecations.ts";

/** Whether an agent can run: a deprecated one can. */
interface AgentState {
  readonly status: "available" | "unavailable" | "deprecated";
  /** Why it is not simply available, and what to do; `null` when it is. */
  readonly reason: string | null;
}

/** Whether the runtime is ready, and each agent by its id. */
export interface AgentStatus {
  readonly runtime: Readiness;
  readonly agents: Readonly<Record<string, AgentState>>;
}

interface Probe {
  readonly agents: AgentRegistry;
  readonly runtime: Pick<Runtime, "id" | "readiness">;
  /** Key variables that are set; `null` where keys are people's own and cannot be told in general. */
  readonly knownKeys: readonly string[] | null;
  readonly deprecations: Deprecations;
}

/** The name an agent's program needs to be found under, told by a launch plan made without any key. */
function programOf(agent: AgentAdapter): string {
  const { argv } = agent.plan({ model: null, noTests: false, credentials: {}, baseUrls: {} });
  return argv[0] ?? agent.id;
}

/** What puts the program where runs find it. The images of the other runtimes have what npm has. */
function cureOf({ install }: AgentAdapter, runtime: Probe["runtime"]): string {
  if (install.kind === "manual") return ` ${install.how}`;
  if (install.kind !== "npm" || runtime.id !== "local") return "";
  return ` Install it with \`npm install --global ${install.package}@${install.version}\`.`;
}

/** Why an agent cannot run: its program is missing, or each of its keys. `null` when it can. */
function reasonAgainst(
  agent: AgentAdapter,
  found: Readonly<Record<string, boolean>>,
  { runtime, knownKeys }: Probe,
): string | null {
  const program = programOf(agent);
  if (found[program] !== true)
    return `Its program \`${program}\` is not installed where runs execute.${cureOf(agent, runtime)}`;
  const keys = agent.credentials.map(({ env }) => env);
  const lacksKey = knownKeys !== null && keys.length > 0 && !keys.some((key) => knownKeys.includes(key));
  return lacksKey ? `No model key: set ${keys.join(" or ")}.` : null;
}

/** Only of an agent that can run: what cannot run anyway need not be asked about. */
async function standing({ install }: AgentAdapter, deprecations: Deprecations): Promise<AgentState> {
  const words = install.kind === "npm" ? await deprecations(install) : null;
  if (words === null || install.kind !== "npm") return { status: "available", reason: null };
  const reason = `It still runs, but version ${install.version} of its package is deprecated: ${words}`;
  return { status: "deprecated", reason };
}

/**
 * Asks the runtime what it has, the keys that are known what they cover, and the npm registry whether what is
 * pinned is still supported. Probed, never assumed.
 */
export async function probeAgents(probe: Probe): Promise<AgentStatus> {
  const agents = probe.agents.ids.flatMap((id) => probe.agents.get(id) ?? []);
  const { runtime, programs } = await probe.runtime.readiness([...new Set(agents.map(programOf))]);
  const states = agents.map(async (agent): Promise<[string, AgentState]> => {
    const reason = reasonAgainst(agent, programs, probe);
    if (reason !== null) return [agent.id, { status: "unavailable", reason }];
    return [agent.id, await standing(agent, probe.deprecations)];
  });
  return { runtime, agents: Object.fromEntries(await Promise.all(states)) };
}
