import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";

/** Lines of a paced agent's log while it waits, and at its end: the runner's line about the clone, then its own. */
export const linesBeforeGate = 1 + 20;
export const linesInAll = 1 + 40;

/** The log of a paced agent as far as this line; each line exactly once and in order. */
export function pacedLog(count: number): { number: number; text: unknown }[] {
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    text: index === 0 ? expect.stringMatching(/^Cloned main at [0-9a-f]{7}\.$/) : `paced line ${index}`,
  }));
}

/** Holds a paced agent in the middle of its work until the test lets it go on. */
export interface Gate {
  readonly file: string;
  open(): Promise<void>;
}

/** Makes gates, each closed, in a folder of their own. */
export async function makeGates<Name extends string>(
  names: readonly Name[],
): Promise<{ gates: Record<Name, Gate>; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "porter-gates-"));
  const entries = names.map((name) => {
    const file = path.join(folder, name);
    return [name, { file, open: () => writeFile(file, "") }];
  });
  return {
    gates: Object.fromEntries(entries) as Record<Name, Gate>,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A program of `e2e/agents` as an operator would configure it. */
function testAgent(displayName: string, program: string, args: readonly string[] = []) {
  const file = path.resolve(import.meta.dirname, "../agents", program);
  return { displayName, command: [process.execPath, file, ...args], prompt: "stdin", credentials: [] };
}

/** Prints numbered lines, waits at its gate, prints the rest and edits a file. */
export function pacedAgent(gate: Gate) {
  return testAgent("Paced test agent", "paced.mjs", [gate.file]);
}

/** Prints two lines and fails with exit code 3. */
export function failingAgent() {
  return testAgent("Failing test agent", "fail.mjs");
}
