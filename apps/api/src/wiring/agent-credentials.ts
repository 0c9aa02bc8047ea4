import type { AgentRegistry } from "@porter/orchestrator";

/** Which provider a key variable belongs to, as the agents say it. */
export interface AgentCredentials {
  providerOf(env: string): string | null;
}

export function agentCredentials(agents: AgentRegistry): AgentCredentials {
  const byEnv = new Map(
    agents.ids.flatMap((id) =>
      (agents.get(id)?.credentials ?? []).map(({ env, provider }) => [env, provider]),
    ),
  );
  return { providerOf: (env) => byEnv.get(env) ?? null };
}
