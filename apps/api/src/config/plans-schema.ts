import { defaultPlans, type Plan, planIds, type PlanSettings } from "@porter/orchestrator";
import { z } from "zod";

const planId = z.enum(planIds);
const bound = z.number().positive().nullable();

const planSchema = z
  .strictObject({
    displayName: z.string().trim().min(1).max(40),
    tasksPerMonth: z.int().nonnegative().nullable(),
    concurrentRuns: z.int().positive().nullable(),
    maxTimeoutMinutes: bound,
    maxCostPerDayUsd: bound,
    headStart: z.int().min(0).max(2),
    shared: z.boolean(),
    overageUsdPerTask: z.number().nonnegative().nullable(),
  } satisfies Record<keyof Plan, z.ZodType>)
  .partial();

const byName = z.record(z.string(), planId).transform((named) =>
  // GitHub's names ignore case.
  Object.fromEntries(Object.entries(named).map(([name, plan]) => [name.toLowerCase(), plan])),
);

/** `plans` of the operator's file: who has which, and what differs from the built-in ones. */
export const plansSchema = z
  .strictObject({
    /** For everybody who is not named. */
    default: planId.default("unlimited"),
    /** By login. */
    users: byName.default({}),
    /** By owner of the repository; goes before the plan of who asks. */
    owners: byName.default({}),
    /** What differs from the built-in plans, by id. */
    table: z.partialRecord(planId, planSchema).default({}),
  })
  .default({ default: "unlimited", users: {}, owners: {}, table: {} })
  .transform(({ table, ...rest }): PlanSettings => ({ ...rest, table: tableWith(table) }));

function tableWith(changes: Partial<Record<keyof typeof defaultPlans, Partial<z.infer<typeof planSchema>>>>) {
  const rows = planIds.map((id) => {
    const changed = Object.entries(changes[id] ?? {}).filter(([, value]) => value !== undefined);
    return [id, { ...defaultPlans[id], ...Object.fromEntries(changed) }] as const;
  });
  return Object.fromEntries(rows) as typeof defaultPlans;
}
