import type { AgentView } from "../api/contract.ts";

/** The agent that people are shown how to ask for: the first that can run, one that is deprecated only if there is no other. */
export function proposedAgent(agents: readonly Pick<AgentView, "name" | "status">[]): string | null {
  const proposed =
    agents.find(({ status }) => status === "available") ??
    agents.find(({ status }) => status === "deprecated");
  return proposed?.name ?? null;
}
