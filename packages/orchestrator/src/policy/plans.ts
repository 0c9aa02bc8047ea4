import type { Limits } from "./limits.ts";

/** What somebody may use. `null` is no bound of the plan's own: the installation's limits hold. */
export interface Plan {
  readonly displayName: string;
  readonly tasksPerMonth: number | null;
  /** Runs of one person at a time. */
  readonly concurrentRuns: number | null;
  /** Most that `--timeout` may ask for, and what a task gets when it asks for nothing and the default is longer. */
  readonly maxTimeoutMinutes: number | null;
  /** US dollars that the runs of one day may report; no further run starts that day, and one that passes it is stopped. */
  readonly maxCostPerDayUsd: number | null;
  /** Steps of urgency that its tasks are ahead in the queue. */
  readonly headStart: number;
  /** Whether everybody who works in the repositories of one owner shares the quota. */
  readonly shared: boolean;
  /** US dollars for each task above the quota; `null` refuses it. */
  readonly overageUsdPerTask: number | null;
}

/** Ids of plans, as the operator's file names them. */
export const planIds = ["unlimited", "free", "pro", "team"] as const;
export type PlanId = (typeof planIds)[number];
export type PlanTable = Readonly<Record<PlanId, Plan>>;

/**
 * The specification's tiers, and what holds where the operator runs Porter for their own people. Two users' worth of
 * places for those who pay; its "higher concurrency" names no number.
 */
export const defaultPlans: PlanTable = {
  unlimited: {
    displayName: "Unlimited",
    tasksPerMonth: null,
    concurrentRuns: null,
    maxTimeoutMinutes: null,
    maxCostPerDayUsd: null,
    headStart: 0,
    shared: false,
    overageUsdPerTask: null,
  },
  free: {
    displayName: "Free",
    tasksPerMonth: 25,
    concurrentRuns: null,
    maxTimeoutMinutes: 10,
    maxCostPerDayUsd: null,
    headStart: 0,
    shared: false,
    overageUsdPerTask: null,
  },
  pro: {
    displayName: "Pro",
    tasksPerMonth: 300,
    concurrentRuns: 20,
    maxTimeoutMinutes: null,
    maxCostPerDayUsd: null,
    headStart: 1,
    shared: false,
    overageUsdPerTask: 0.25,
  },
  team: {
    displayName: "Team",
    tasksPerMonth: 1_500,
    concurrentRuns: 20,
    maxTimeoutMinutes: null,
    maxCostPerDayUsd: null,
    headStart: 1,
    shared: true,
    overageUsdPerTask: 0.1,
  },
};

/** Who has which plan here. */
export interface PlanSettings {
  readonly table: PlanTable;
  /** For everybody who is not named. */
  readonly default: PlanId;
  /** By login, in lower case. */
  readonly users: Readonly<Record<string, PlanId>>;
  /** By owner of the repository, an organisation or a user, in lower case; goes before the plan of who asks. */
  readonly owners: Readonly<Record<string, PlanId>>;
}

/** The installation's limits as they are under a plan. */
export function limitsUnder(limits: Limits, { maxTimeoutMinutes }: Plan): Limits {
  if (maxTimeoutMinutes === null) return limits;
  return { ...limits, timeoutMinutes: Math.min(limits.timeoutMinutes, maxTimeoutMinutes) };
}

function named(plans: Readonly<Record<string, PlanId>>, name: string): PlanId | null {
  const key = name.toLowerCase();
  return Object.hasOwn(plans, key) ? (plans[key] ?? null) : null;
}

/** A person's own plan, or the default. */
export function planOfUser(login: string, settings: PlanSettings): PlanId {
  return named(settings.users, login) ?? settings.default;
}

/** The plan of an owner's repositories, or the default. */
export function planOfOwner(owner: string, settings: PlanSettings): PlanId {
  return named(settings.owners, owner) ?? settings.default;
}

/** Of a task: who asks, and where. */
interface Asked {
  readonly repository: { readonly owner: string };
  readonly requestedBy: { readonly login: string };
}

/** The plan that a task is counted under: the repository owner's, else that of who asks, else the default. */
export function planFor({ repository, requestedBy }: Asked, settings: PlanSettings): PlanId {
  return named(settings.owners, repository.owner) ?? planOfUser(requestedBy.login, settings);
}
