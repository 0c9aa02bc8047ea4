/** Whose usage is counted. */
export type UsageScope =
  | { readonly kind: "user"; readonly id: number }
  | { readonly kind: "owner"; readonly owner: string }
  | { readonly kind: "repository"; readonly owner: string; readonly name: string };

/** A count from some time on. */
export interface Meter {
  readonly scope: UsageScope;
  readonly since: Date;
}

/** What was used. Tasks count when they were admitted; the rest is of runs that began since. */
export interface MeteredUsage {
  readonly tasks: number;
  readonly runs: number;
  /** Time that runs had their runner, in minutes. */
  readonly minutes: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars, as far as agents report it. */
  readonly costUsd: number;
}

/** First moment of the month, in UTC: when a quota began to count. */
export function startOfMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}

/** First moment of the next month, in UTC: when a quota starts anew. */
export function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}

/** First moment of the day, in UTC. */
export function startOfDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
