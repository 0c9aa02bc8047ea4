import type { AgentAdapter } from "./agent-adapter.ts";

/** The agents of this installation. */
export interface AgentRegistry {
  /** All ids, in the order in which they are shown. */
  readonly ids: readonly string[];
  get(id: string): AgentAdapter | null;
}

/** A registry over a plain list. */
export function registryOf(agents: readonly AgentAdapter[]): AgentRegistry {
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  return { ids: [...byId.keys()], get: (id) => byId.get(id) ?? null };
}
