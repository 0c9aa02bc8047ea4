import { setTimeout as pause } from "node:timers/promises";
import { readRunTimes, type RunTimes } from "@porter/api/testing";
import { rounded } from "./figures.ts";
import { startPlayedPorter } from "./played-porter.ts";
import { printMethod, printResult, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const userCount = 50;
const tasksEach = 20;
const perUser = 10;
const places = 100;
const runMs = 20_000;
/** For what follows the last comment or report: admissions, and pull requests. */
const settleMs = 5_000;
const targets = { slower: 1.15, unfair: 1.3 } as const;

/**
 * A thousand tasks of fifty people, asked for one person after the other while ten others hold all places; measured from
 * when those places become free.
 */
export async function benchQueue(): Promise<void> {
  const people = named("user", userCount);
  const early = named("early", places / perUser);
  const count = userCount * tasksEach;
  await inWorkFolder(async (dataDir) => {
    const porter = await startPlayedPorter({
      dataDir,
      people: [...early, ...people],
      limits: { concurrentPerUser: perUser, concurrentRuns: places },
      play: { durationMs: runMs, updateMs: 5_000, linesPerUpdate: 5 },
    });
    const until = async (reached: () => boolean) => {
      while (!reached()) {
        porter.runs.check();
        await pause(100);
      }
    };
    let releasedAtMs = 0;
    try {
      for (const login of early) await porter.ask(login, perUser);
      await until(() => porter.runs.atWork === places);
      for (const login of people) await porter.ask(login, tasksEach);
      await pause(settleMs);
      releasedAtMs = Date.now();
      porter.runs.release();
      await until(() => porter.runs.ended === places + count);
      await pause(settleMs);
    } finally {
      await porter.end();
    }
    const all = await readRunTimes(dataDir);
    print(
      all.filter(({ login }) => people.includes(login)),
      releasedAtMs,
    );
    printBounds(all);
  });
}

function named(kind: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_none, index) => `${kind}-${index + 1}`);
}

function print(runs: readonly RunTimes[], releasedAtMs: number): void {
  const succeeded = runs.filter(({ state }) => state === "success").length;
  const last = Math.max(...runs.map(({ endedAt }) => endedAt?.getTime() ?? Number.NaN));
  const idealMs = (runs.length * runMs) / places;
  const slower = (last - releasedAtMs) / idealMs;
  const waits = [...Map.groupBy(runs, ({ login }) => login).values()].map((own) =>
    meanWaitMs(own, releasedAtMs),
  );
  const unfair = Math.max(...waits) / Math.min(...waits);
  printTitle(`${runs.length} tasks of ${userCount} people through ${places} places, ${perUser} each at most`);
  printResult(`${succeeded} of ${runs.length} succeeded, in ${rounded((last - releasedAtMs) / 1000)} s`);
  printResult(
    `${rounded(runs.length / ((last - releasedAtMs) / 1000))} tasks/s, ${rounded(slower)} × the ideal time of ${rounded(idealMs / 1000)} s (target: at most ${targets.slower})`,
  );
  printResult(
    `mean waits of people from ${rounded(Math.min(...waits) / 1000)} to ${rounded(Math.max(...waits) / 1000)} s: ${rounded(unfair)} × (target: at most ${targets.unfair})`,
  );
}

function printBounds(runs: readonly RunTimes[]): void {
  const most = Math.max(...[...Map.groupBy(runs, ({ login }) => login).values()].map(mostAtOnce));
  printResult(
    `at most ${most} runs of one person at once, of all ${mostAtOnce(runs)} (cap: ${perUser}, ${places})`,
  );
  printMethod(
    `Comments in the stand-in for GitHub, all of one person before those of the next, while ${places / perUser} others hold all places; runs are played over the runner's own doors and work ${runMs / 1000} s each. Time and waits from when the places become free, to the last pull request and to the claim; a run takes a place from its launch until it has settled.`,
  );
}

function meanWaitMs(runs: readonly RunTimes[], sinceMs: number): number {
  const waits = runs.map(({ claimedAt }) => (claimedAt?.getTime() ?? Number.NaN) - sinceMs);
  return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
}

function mostAtOnce(runs: readonly RunTimes[]): number {
  const changes = runs.flatMap(({ launchedAt, endedAt }) => [
    { at: launchedAt.getTime(), by: 1 },
    { at: endedAt?.getTime() ?? Number.POSITIVE_INFINITY, by: -1 },
  ]);
  // Who ends in the same millisecond in which another begins has made room for it.
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
