import { setTimeout as pause } from "node:timers/promises";
import { type GitHubStandIn, startGitHubStandIn } from "@porter/standins-github";
import { endRuns } from "./end-runs.ts";
import { percentile, rounded } from "./figures.ts";
import { startPorter } from "./porter-process.ts";
import { isAlive, processesWith } from "./process-figures.ts";
import { printMethod, printResult, printTable, printTitle } from "./report.ts";
import { inWorkFolder } from "./work-folder.ts";

const repository = "acme/bench";
const maintainer = "ann";
const runsEach = 10;
const targetMs = 2000;
const patienceMs = 30_000;

/** Trees of four: a shell, a child, one in a session of its own, and a shell below with a child. */
const trees = {
  obedient: "sleep 3601 & setsid sleep 3602 & sh -c 'sleep 3603; true' & wait",
  stubborn: "trap '' TERM; sleep 3601 & setsid sleep 3602 & sh -c 'sleep 3603; true' & wait; sleep 3604",
} as const;
/** The runner, its agent and what that started. */
const treeSize = 6;

/** From the comment `@porter stop` to the death of the run's last process. */
export async function benchStop(): Promise<void> {
  const standIn = await startGitHubStandIn();
  try {
    await standIn.addRepository({ name: repository, collaborators: { [maintainer]: "write" } });
    await inWorkFolder(async (dataDir) => {
      const agents = Object.fromEntries(
        Object.entries(trees).map(([id, script]) => [id, ["/bin/sh", "-c", script]]),
      );
      const porter = await startPorter({ standIn, dataDir, agents });
      try {
        printTitle("From `@porter stop` to the end of the last process");
        const rows: string[][] = [];
        const all: number[] = [];
        for (const agent of Object.keys(trees)) {
          const times: number[] = [];
          while (times.length < runsEach) times.push(await stopOne(standIn, agent, `${dataDir}/runs/`));
          rows.push([agent, rounded(percentile(times, 0.5)), rounded(Math.max(...times))]);
          all.push(...times);
        }
        printTable(["agent", "p50 ms", "max ms"], rows);
        printResult(`at most ${rounded(Math.max(...all))} ms (target: at most ${targetMs})`);
        printMethod(
          `${runsEach} runs each, from before the comment is written until none of the tree's processes (runner, agent, its children, one of them in a session of its own) is alive, looked at every 5 ms; «stubborn» ignores SIGTERM.`,
        );
      } finally {
        await porter.end();
        await endRuns(dataDir);
      }
    });
  } finally {
    await standIn.close();
  }
}

async function stopOne(standIn: GitHubStandIn, agent: string, runsFolder: string): Promise<number> {
  const { number } = standIn.openIssue({ repository, author: maintainer, title: "Wait", body: "Long." });
  const place = { repository, number };
  standIn.comment(place, maintainer, `@porter ${agent}`);
  const tree = await until(async () => {
    const pids = await processesWith(runsFolder);
    return pids.length >= treeSize ? pids : null;
  });
  const askedAt = performance.now();
  standIn.comment(place, maintainer, "@porter stop");
  await until(async () => ((await Promise.all(tree.map(isAlive))).includes(true) ? null : true));
  const took = performance.now() - askedAt;
  await until(async () => ((await processesWith(runsFolder)).length === 0 ? true : null));
  return took;
}

async function until<Value>(look: () => Promise<Value | null>): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const value = await look();
    if (value !== null) return value;
    await pause(5);
  }
  throw new Error("What the bench waits for did not happen in 30 s.");
}
