import { agentRegistry } from "@porter/adapters";
import type { AgentRegistry } from "@porter/orchestrator";
import type { OperatorFile } from "../config/operator-file.ts";

/** Built-in agents, the operator's own, and in try mode the demonstration. */
export function agentsOf(operator: OperatorFile, options: { demonstration: boolean }): AgentRegistry {
  return agentRegistry({ custom: operator.agents, demonstration: options.demonstration });
}
