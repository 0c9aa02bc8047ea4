import { type Budget, reasonAgainstCost } from "../policy/budget.ts";
import { dailyMeter } from "../policy/quota.ts";
import { failRun } from "../run/lifecycle.ts";
import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

interface Working {
  readonly task: Task;
  readonly run: Run;
}

/** What this run may still cost. The day's usage holds what it has reported so far, which is no reason against itself. */
async function budgetOf({ task, run }: Working, ports: Ports): Promise<Budget> {
  const plan = ports.plans.table[task.plan ?? ports.plans.default];
  const taskUsd = task.command.budgetUsd;
  if (plan.maxCostPerDayUsd === null) return { taskUsd, leftTodayUsd: null };
  const { costUsd } = await ports.journal.usage(dailyMeter(task, plan, ports.clock.now()));
  return { taskUsd, leftTodayUsd: plan.maxCostPerDayUsd - costUsd + (run.usage.costUsd ?? 0) };
}

/**
 * Ends a run whose reported cost passes its budget; `true` when it did. Only while it works: what is done is paid for
 * and gets published.
 */
export async function stopForCost(working: Working, ports: Ports): Promise<boolean> {
  const { costUsd } = working.run.usage;
  if (costUsd === null || costUsd === 0) return false;
  const failure = reasonAgainstCost(costUsd, await budgetOf(working, ports));
  if (failure === null) return false;
  const end = { failure, infrastructure: false, limits: ports.limits, now: ports.clock.now() };
  await ports.journal.update(working.task.id, (current) =>
    current.run?.id === working.run.id ? failRun(current, end) : null,
  );
  return true;
}
