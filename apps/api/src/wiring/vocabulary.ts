import type { AgentRegistry, Limits, Vocabulary } from "@porter/orchestrator";

/** What the command parser must know of this installation. */
export function vocabularyOf(agents: AgentRegistry, limits: Limits): Vocabulary {
  return {
    agents: agents.ids,
    maxTimeoutMinutes: limits.maxTimeoutMinutes,
    maxBudgetUsd: limits.maxBudgetUsd,
  };
}
