import { setTimeout as pause } from "node:timers/promises";
import { startGitHubStandIn } from "@porter/standins-github";
import { median, rounded } from "./figures.ts";
import { startPorter } from "./porter-process.ts";
import { cpuMs, memoryMb } from "./process-figures.ts";
import { printMethod, printTable, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const idleMs = 10_000;
const warmStarts = 3;

/** Start-up to ready, on an empty folder and on one that is there, and what Porter takes when nothing happens. */
export async function benchStartUp(): Promise<void> {
  const standIn = await startGitHubStandIn();
  try {
    await inWorkFolder(async (dataDir) => {
      const start = () => startPorter({ standIn, dataDir });
      const first = await start();
      await first.end();
      const warm: number[] = [];
      for (let round = 1; round < warmStarts; round += 1) {
        const porter = await start();
        warm.push(porter.readyAfterMs);
        await porter.end();
      }
      const porter = await start();
      warm.push(porter.readyAfterMs);
      await pause(idleMs);
      const memory = await memoryMb(porter.pid);
      const before = await cpuMs(porter.pid);
      await pause(idleMs);
      const cpuPercent = ((await cpuMs(porter.pid)) - before) / (idleMs / 100);
      await porter.end();
      printTitle("Start-up and idling");
      printTable(
        ["figure", ""],
        [
          ["ready, first start on an empty folder", `${rounded(first.readyAfterMs)} ms`],
          ["ready, later start (median)", `${rounded(median(warm))} ms`],
          ["resident memory, idle", `${rounded(memory.rss)} MB`],
          ["proportional memory, idle", memory.pss === null ? "not told" : `${rounded(memory.pss)} MB`],
          ["processor time, idle", `${rounded(cpuPercent)} % of a core`],
        ],
      );
      printMethod(
        `from spawning \`porter start\` in GitHub mode, dashboard built, until /readyz says 200 (${warmStarts} later starts); memory 10 s after that, from /proc; processor time over the 10 s that follow.`,
      );
    });
  } finally {
    await standIn.close();
  }
}
