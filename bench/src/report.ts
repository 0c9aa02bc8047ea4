import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import { version } from "node:process";

/** Where the figures were taken, and how busy it was. */
export function printMachine(): void {
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const model = cpus()[0]?.model ?? "unknown processor";
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`Porter bench, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`);
  console.log(`${availableParallelism()} × ${model}, ${gigabytes} GB, Linux ${release()}, Node ${version}`);
  console.log(
    `Load before: ${load.join(" ")} (1, 5, 15 min). Above 0.5 the machine is busy with other things.`,
  );
}

export function printTitle(title: string): void {
  console.log(`\n${title}\n${"─".repeat(title.length)}`);
}

/** Rows under headings, numbers aligned to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [headings, ...rows]) {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
}

export function printMethod(text: string): void {
  console.log(`  Method: ${text}`);
}

export function printResult(text: string): void {
  console.log(`  → ${text}`);
}
