import type { Failure } from "../porter-error.ts";

/** What a run may cost: what its command allowed, and what is left of its plan's day. `null` is no bound. */
export interface Budget {
  readonly taskUsd: number | null;
  readonly leftTodayUsd: number | null;
}

/** Without the sign of the dollar, which GitHub reads as the beginning of a formula. */
function dollars(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}

/** Why a run that reports this cost has to stop, or `null`. Costs that agents do not report stop nothing. */
export function reasonAgainstCost(costUsd: number | null, { taskUsd, leftTodayUsd }: Budget): Failure | null {
  if (costUsd === null) return null;
  if (taskUsd !== null && costUsd > taskUsd) {
    return {
      code: "budget_exceeded",
      message: `The agent reported a cost of ${dollars(costUsd)}, more than the budget of ${dollars(taskUsd)}, and was stopped; nothing was published. Comment again with a higher \`--budget\`, or ask for less in one go.`,
      retry: "never",
    };
  }
  if (leftTodayUsd !== null && costUsd > leftTodayUsd) {
    return {
      code: "daily_budget_exceeded",
      message: `The agent reported a cost of ${dollars(costUsd)}, more than was left of the day's budget (${dollars(Math.max(0, leftTodayUsd))}), and was stopped; nothing was published. The day's budget starts anew at 00:00 UTC; comment \`@porter retry\` then.`,
      retry: "later",
    };
  }
  return null;
}
