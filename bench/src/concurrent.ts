import { setTimeout as pause } from "node:timers/promises";
import { rounded } from "./figures.ts";
import { startPlayedPorter } from "./played-porter.ts";
import { cpuMs, memoryMb } from "./process-figures.ts";
import { printMethod, printResult, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const userCount = 50;
const runsEach = 10;
const heartbeatMs = 10_000;
const linesPerUpdate = 5;
const measuredMs = 60_000;

/** What Porter itself takes while five hundred runs are at work. */
export async function benchConcurrent(): Promise<void> {
  const people = Array.from({ length: userCount }, (_none, index) => `user-${index + 1}`);
  const count = userCount * runsEach;
  await inWorkFolder(async (dataDir) => {
    const porter = await startPlayedPorter({
      dataDir,
      people,
      limits: { concurrentPerUser: runsEach, concurrentRuns: count, heartbeatMs },
      // Never released: what is measured is the middle of the work.
      play: { durationMs: 0, updateMs: heartbeatMs, linesPerUpdate },
    });
    try {
      await pause(2_000);
      const idle = await memoryMb(porter.pid);
      for (const login of people) await porter.ask(login, runsEach);
      while (porter.runs.atWork < count) {
        porter.runs.check();
        await pause(100);
      }
      await pause(heartbeatMs);
      const cpuBefore = await cpuMs(porter.pid);
      await pause(measuredMs);
      porter.runs.check();
      const cpu = (await cpuMs(porter.pid)) - cpuBefore;
      const memory = await memoryMb(porter.pid);
      printTitle(`${count} runs at work`);
      printResult(
        `${rounded((cpu / measuredMs) * 100)} % of a core, ${rounded(memory.rss)} MB resident (${rounded(idle.rss)} MB idle)`,
      );
      printMethod(
        `${count} runs of ${userCount} people, played over the runner's own doors: each reports ${linesPerUpdate} lines every ${heartbeatMs / 1000} s. Processor time over ${measuredMs / 1000} s, user and kernel together, the embedded journal included; memory at their end.`,
      );
    } finally {
      await porter.end();
    }
  });
}
