import type { AgentEvent, Usage } from "@porter/orchestrator";

/** The last line of an agent's log: that it is done, and what that took. */
export function finished({ inputTokens, outputTokens, costUsd }: Usage): AgentEvent {
  const tokens = `${inputTokens.toLocaleString("en")} tokens in, ${outputTokens.toLocaleString("en")} out`;
  const cost = costUsd === null || costUsd === 0 ? "" : `, $${costUsd.toFixed(4)}`;
  return { level: "success", message: `Finished: ${tokens}${cost}`, step: "Finished" };
}
