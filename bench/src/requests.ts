import { median, rounded } from "./figures.ts";
import { printMethod, printResult, printTable, printTitle } from "./report.ts";
import type { TaskRecord } from "./runs.ts";

const target = 8;

/** How often GitHub's API is asked for one task that succeeds: by the first one, and by one of the later ones. */
export function printRequests(records: readonly TaskRecord[]): void {
  const [first, ...later] = records;
  const typical = later.toSorted((a, b) => a.requestTotal - b.requestTotal)[Math.floor(later.length / 2)];
  if (first === undefined || typical === undefined)
    throw new Error("There are too few tasks to count requests of.");
  const operations = Object.keys({ ...first.requests, ...typical.requests }).filter(
    (name) => !name.startsWith("git/info") && !name.startsWith("git/upload"),
  );
  const rows = operations.map((name) => [
    name,
    String(first.requests[name] ?? 0),
    String(typical.requests[name] ?? 0),
  ]);
  printTitle("GitHub API requests per successful task");
  printTable(
    ["operation", "first task", "later task"],
    [...rows, ["all", String(first.requestTotal), String(typical.requestTotal)]],
  );
  printResult(
    `${rounded(median(later.map(({ requestTotal }) => requestTotal)))} (target: at most ${target})`,
  );
  printMethod(
    `every request the stand-in for GitHub answered until nothing more came, clone traffic left out; later task = the median of ${later.length}.`,
  );
}
