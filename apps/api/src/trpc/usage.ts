import {
  type Meter,
  nextMonth,
  type Plan,
  type PlanId,
  planOfOwner,
  planOfUser,
  type Ports,
  startOfMonth,
  type UsageScope,
} from "@porter/orchestrator";
import { z } from "zod";
import { procedure, router } from "./trpc.ts";
import { monthlyUsageView } from "./views.ts";
import { noSuchRepository, readableBy } from "./visibility.ts";

const name = z.string().regex(/^[\w.-]{1,100}$/);

async function monthOf(
  scope: UsageScope,
  planId: PlanId,
  ports: Ports,
): Promise<z.infer<typeof monthlyUsageView>> {
  const now = ports.clock.now();
  const meter: Meter = { scope, since: startOfMonth(now) };
  const used = await ports.journal.usage(meter);
  const plan = ports.plans.table[planId];
  return {
    plan: { id: planId, displayName: plan.displayName, tasksPerMonth: plan.tasksPerMonth },
    since: meter.since,
    resetsAt: nextMonth(now),
    used,
    overage: overageOf(plan, used.tasks),
  };
}

/** What was used beyond the quota, where each task beyond it has a price. */
function overageOf({ tasksPerMonth, overageUsdPerTask }: Plan, tasks: number) {
  if (tasksPerMonth === null || overageUsdPerTask === null) return null;
  const beyond = Math.max(0, tasks - tasksPerMonth);
  return { tasks: beyond, costUsd: Math.round(beyond * overageUsdPerTask * 100) / 100 };
}

/** What people used this month, and what their plans give. */
export const usageRouter = router({
  /** Of who asks, in all repositories. */
  mine: procedure
    .input(z.object({}).optional())
    .output(monthlyUsageView)
    .query(({ ctx: { principal, ports } }) =>
      monthOf({ kind: "user", id: principal.id }, planOfUser(principal.login, ports.plans), ports),
    ),
  /** Of everybody in one repository. */
  ofRepository: procedure
    .input(z.object({ owner: name, name }))
    .output(monthlyUsageView)
    .query(async ({ ctx: { principal, ports }, input }) => {
      const readable = await readableBy(principal);
      if (readable !== "all" && !readable.has(`${input.owner}/${input.name}`)) throw noSuchRepository();
      return monthOf({ kind: "repository", ...input }, planOfOwner(input.owner, ports.plans), ports);
    }),
  /** Of everybody in the repositories of one owner; for who may read at least one of them. */
  ofOwner: procedure
    .input(z.object({ owner: name }))
    .output(monthlyUsageView)
    .query(async ({ ctx: { principal, ports }, input: { owner } }) => {
      const readable = await readableBy(principal);
      const knows =
        readable === "all" || [...readable].some((repository) => repository.startsWith(`${owner}/`));
      if (!knows) throw noSuchRepository();
      return monthOf({ kind: "owner", owner }, planOfOwner(owner, ports.plans), ports);
    }),
});
