/** Where a task that waits stands, as counted at one moment. */
export interface QueueCount {
  readonly taskId: string;
  /** Tasks of the same person that wait and come first. */
  readonly aheadOfPerson: number;
  /** Runs of the same person under way. */
  readonly runningOfPerson: number;
  /** Tasks of anybody that wait and come first. */
  readonly aheadOfAll: number;
  readonly runningOfAll: number;
}

/** How many runs there may be at a time, and how long one takes. */
export interface QueueCapacity {
  readonly perPerson: number;
  readonly inAll: number;
  /** Mean duration of the latest runs. */
  readonly meanRunMs: number;
}

/** What people are told of the wait. */
export interface QueuePlace {
  /** 1 is next. */
  readonly place: number;
  readonly expectedWaitMs: number;
}

/** Places that have to become free before it is its turn; 0 or less when one is free now. */
function turnsUntil(ahead: number, running: number, places: number): number {
  return ahead + running - places + 1;
}

/** The place and expected wait of a task that has to wait, or `null` when a run can start for it at once. */
export function queuePlace(
  count: QueueCount,
  { perPerson, inAll, meanRunMs }: QueueCapacity,
): QueuePlace | null {
  const own = { turns: turnsUntil(count.aheadOfPerson, count.runningOfPerson, perPerson), places: perPerson };
  const all = { turns: turnsUntil(count.aheadOfAll, count.runningOfAll, inAll), places: inAll };
  // Runs end evenly spread over time: with n at work, one ends every nth part of a run's duration.
  const waits = [own, all].map(({ turns, places }) => ({ turns, waitMs: (turns * meanRunMs) / places }));
  const longest = waits.reduce((longer, wait) => (wait.waitMs > longer.waitMs ? wait : longer));
  if (longest.turns <= 0) return null;
  return { place: longest.turns, expectedWaitMs: Math.round(longest.waitMs) };
}
