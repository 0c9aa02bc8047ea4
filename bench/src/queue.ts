import { setTimeout as pause } from "node:timers/promises";
import { readRunTimes, type RunTimes } from "@porter/api/testing";
import { rounded } from "./figures.ts";
import { repository, startPlayedPorter } from "./played-porter.ts";
import { printMethod, printResult, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const userCount = 50;
const tasksEach = 20;
const perUser = 10;
const places = 100;
const runMs = 10_000;
const targets = { slower: 1.15, unfair: 1.3 } as const;

/** A thousand tasks of fifty people, asked for one person after the other, through a hundred places. */
export async function benchQueue(): Promise<void> {
  const people = Array.from({ length: userCount }, (_none, index) => `user-${index + 1}`);
  const count = userCount * tasksEach;
  await inWorkFolder(async (dataDir) => {
    const porter = await startPlayedPorter({
      dataDir,
      people,
      limits: { concurrentPerUser: perUser, concurrentRuns: places },
      play: { durationMs: runMs, updateMs: 5_000, linesPerUpdate: 5 },
    });
    try {
      for (const login of people) {
        for (let task = 0; task < tasksEach; task += 1) {
          const { number } = porter.standIn.openIssue({
            repository,
            author: login,
            title: "One of many",
            body: "Please.",
          });
          porter.standIn.comment({ repository, number }, login, "@porter played");
        }
        await porter.standIn.webhooksSettled();
      }
      while (porter.runs.ended.length < count) {
        porter.runs.check();
        await pause(100);
      }
      // The last pull request is published after its report.
      await pause(5_000);
    } finally {
      await porter.end();
    }
    print(await readRunTimes(dataDir), count);
  });
}

function print(runs: readonly RunTimes[], count: number): void {
  const succeeded = runs.filter(({ state }) => state === "success").length;
  const first = Math.min(...runs.map(({ createdAt }) => createdAt.getTime()));
  const last = Math.max(...runs.map(({ endedAt }) => endedAt?.getTime() ?? Number.NaN));
  const idealMs = (count * runMs) / places;
  const slower = (last - first) / idealMs;
  const waits = [...Map.groupBy(runs, ({ login }) => login).values()].map(meanWaitMs);
  const unfair = Math.max(...waits) / Math.min(...waits);
  const most = Math.max(...[...Map.groupBy(runs, ({ login }) => login).values()].map(mostAtOnce));
  printTitle(`${count} tasks of ${userCount} people through ${places} places, ${perUser} each at most`);
  printResult(`${succeeded} of ${count} succeeded, in ${rounded((last - first) / 1000)} s`);
  printResult(
    `${rounded(count / ((last - first) / 1000))} tasks/s, ${rounded(slower)} × the ideal time of ${rounded(idealMs / 1000)} s (target: at most ${targets.slower})`,
  );
  printResult(
    `at most ${most} runs of one person at once, of all ${mostAtOnce(runs)} (cap: ${perUser}, ${places})`,
  );
  printResult(
    `mean waits of people from ${rounded(Math.min(...waits) / 1000)} to ${rounded(Math.max(...waits) / 1000)} s: ${rounded(unfair)} × (target: at most ${targets.unfair})`,
  );
  printMethod(
    `Comments in the stand-in for GitHub, all of one person before those of the next; runs are played over the runner's own doors and work ${runMs / 1000} s each. Time from the first comment to the last pull request; a wait from the comment to the claim; a run takes a place from its launch until it has settled.`,
  );
}

function meanWaitMs(runs: readonly RunTimes[]): number {
  const waits = runs.map(
    ({ createdAt, claimedAt }) => (claimedAt?.getTime() ?? Number.NaN) - createdAt.getTime(),
  );
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
