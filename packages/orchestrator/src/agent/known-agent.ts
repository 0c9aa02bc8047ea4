import { unknownAgent } from "../failures.ts";
import { PorterError } from "../porter-error.ts";
import type { AgentAdapter } from "./agent-adapter.ts";
import type { AgentRegistry } from "./agent-registry.ts";

/** The agent with this id. Throws `PorterError` `unknown_agent` where it is not, or no longer, installed. */
export function knownAgent(id: string, agents: AgentRegistry): AgentAdapter {
  const agent = agents.get(id);
  if (agent === null) throw new PorterError(unknownAgent(id, agents.ids));
  return agent;
}
