import type { Failure } from "../porter-error.ts";
import type { Task } from "../task/task.ts";
import { type Meter, nextMonth, startOfDay, startOfMonth, type UsageScope } from "../usage/usage.ts";
import type { Plan } from "./plans.ts";

/** Who a task's usage is counted for under its plan: the repository's owner where it is shared, else who asked. */
export function scopeOf(
  { repository, requestedBy }: Pick<Task, "repository" | "requestedBy">,
  plan: Plan,
): UsageScope {
  return plan.shared ? { kind: "owner", owner: repository.owner } : { kind: "user", id: requestedBy.id };
}

/** What the monthly quota of a task's plan is counted by. */
export function monthlyMeter(task: Pick<Task, "repository" | "requestedBy">, plan: Plan, now: Date): Meter {
  return { scope: scopeOf(task, plan), since: startOfMonth(now) };
}

/** What the plan's cap on a day's cost is counted by. */
export function dailyMeter(task: Pick<Task, "repository" | "requestedBy">, plan: Plan, now: Date): Meter {
  return { scope: scopeOf(task, plan), since: startOfDay(now) };
}

const dayOf = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

function whose({ repository, requestedBy }: Pick<Task, "repository" | "requestedBy">, plan: Plan): string {
  return plan.shared ? `The repositories of ${repository.owner} have` : `${requestedBy.login} has`;
}

/** Why one more task is not let in, or `null`. `used` is how many were admitted this month. */
export function reasonAgainstQuota(
  task: Pick<Task, "repository" | "requestedBy">,
  plan: Plan,
  { used, now }: { used: number; now: Date },
): Failure | null {
  if (plan.tasksPerMonth === null || used < plan.tasksPerMonth || plan.overageUsdPerTask !== null)
    return null;
  return {
    code: "quota_used_up",
    message: `${whose(task, plan)} used all ${plan.tasksPerMonth.toLocaleString("en")} tasks of the plan ${plan.displayName} this month. The count starts anew on ${dayOf.format(nextMonth(now))} at 00:00 UTC; comment \`@porter retry\` then, or ask the operator for a larger plan.`,
    retry: "later",
  };
}

/** Why no run may start today, or `null`. `spentUsd` is what the runs of the day reported. */
export function reasonAgainstDay(
  task: Pick<Task, "repository" | "requestedBy">,
  plan: Plan,
  spentUsd: number,
): Failure | null {
  if (plan.maxCostPerDayUsd === null || spentUsd < plan.maxCostPerDayUsd) return null;
  return {
    code: "daily_budget_used_up",
    message: `${whose(task, plan)} used up the ${plan.maxCostPerDayUsd.toFixed(2)} USD that the plan ${plan.displayName} has for a day. It starts anew at 00:00 UTC; comment \`@porter retry\` then.`,
    retry: "later",
  };
}

/** Why the wish for more time is not granted, or `null`. */
export function reasonAgainstTimeout({ command }: Pick<Task, "command">, plan: Plan): Failure | null {
  const { timeoutMinutes } = command;
  if (
    timeoutMinutes === null ||
    plan.maxTimeoutMinutes === null ||
    timeoutMinutes <= plan.maxTimeoutMinutes
  ) {
    return null;
  }
  return {
    code: "timeout_above_plan",
    message: `The plan ${plan.displayName} gives a task ${plan.maxTimeoutMinutes} minutes at most, and \`--timeout ${timeoutMinutes}\` asks for more. Ask for less, or leave the flag out.`,
    retry: "never",
  };
}
