import { percentile, rounded } from "./figures.ts";
import { printMethod, printResult, printTable, printTitle } from "./report.ts";
import type { TaskRecord, TaskTimes } from "./runs.ts";

const targetMs = 300;

const stages: readonly [name: string, until: keyof TaskTimes, from: keyof TaskTimes | null][] = [
  ["webhook, journal, acknowledgement", "acknowledged", null],
  ["admission: permission asked", "permissionKnown", "acknowledged"],
  ["admitted, run launched, issue read", "contextKnown", "permissionKnown"],
  ["prompt stored, claim answered", "claimed", "contextKnown"],
  ["clone, agent started", "agentStarted", "claimed"],
  ["whole: comment to agent", "agentStarted", null],
  ["for comparison: comment to pull request", "pullRequestSaid", null],
];

/** From the comment to the agent's first act, and where the time goes. The first task, which warms up, is left out. */
export function printAgentStart(records: readonly TaskRecord[], latencyMs: number): void {
  const [, ...warm] = records;
  const rows = stages.map(([name, until, from]) => {
    const values = warm.map(({ times }) => times[until] - (from === null ? 0 : times[from]));
    return [name, ...[0.5, 0.99].map((p) => rounded(percentile(values, p)))];
  });
  const starts = warm.map(({ times }) => times.agentStarted);
  const distance = latencyMs === 0 ? "" : `, ${latencyMs} ms for each call to GitHub`;
  printTitle(`From comment to agent process, local runtime${distance}`);
  printTable(["stage", "p50 ms", "p99 ms"], rows);
  const target = latencyMs === 0 ? ` (target: at most ${targetMs})` : "";
  printResult(
    `p50 ${rounded(percentile(starts, 0.5))} ms, p99 ${rounded(percentile(starts, 0.99))} ms${target}`,
  );
  printMethod(
    `${warm.length} tasks one after the other, from before the comment is written in the stand-in for GitHub (this machine, ${latencyMs === 0 ? "no latency added" : `${latencyMs} ms added to each call`}) to the first command of the agent, a shell script; stages from Porter's log and the stand-in's. Pull requests beyond the thirtieth in a minute wait: one installation may create content 60 times a minute.`,
  );
}
