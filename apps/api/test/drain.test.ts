import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../src/store/open-store.ts";
import { expectOneOfEach, generous, newIssue, type Place, saying } from "./one-of-each.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { maintainer } from "./porter-under-test.ts";
import { processesNaming } from "./processes-naming.ts";

/** SIGTERM, as every supervisor of services sends it before an update. */

let porter: PorterProcess;
/** The agent `numbered` waits for this file in the middle of its work. */
let gate: string;

beforeAll(async () => {
  gate = path.join(await mkdtemp(path.join(tmpdir(), "porter-gate-")), "open");
  const command = [process.execPath, path.join(import.meta.dirname, "agents", "numbered.mjs"), gate];
  const agents = { numbered: { displayName: "Test numbered", command, prompt: "stdin" } };
  porter = await startPorterProcess({ agents });
});
beforeEach(() => rm(gate, { force: true }));
afterEach(() => porter.standIn.faults.clear());
afterAll(async () => {
  await porter?.close();
  await rm(path.dirname(gate), { recursive: true, force: true });
});

function command(place: Place, agent: string): void {
  porter.standIn.comment(place, maintainer, `@porter ${agent}`);
}

const cleanly = { code: 0, signal: null };

describe("asked to stop", () => {
  it("while nothing is to be done, it ends cleanly and can be started again", async () => {
    expect(await porter.stop()).toEqual(cleanly);
    await porter.start();
    expect((await fetch(`${porter.url}/readyz`)).status).toBe(200);
  });

  it("while an agent works, it leaves the run at work and finds it again, with every line", async () => {
    const place = await newIssue(porter);
    command(place, "numbered");
    await vi.waitFor(async () => expect(await processesNaming(gate)).toHaveLength(1), generous);
    await saying(porter, place, /Task started|Running/);
    const [agent] = await processesNaming(gate);
    expect(await porter.stop()).toEqual(cleanly);
    expect(await processesNaming(gate)).toEqual([agent]);

    await writeFile(gate, "");
    await porter.start();
    await expectOneOfEach(porter, place, "numbered");

    expect(await porter.stop()).toEqual(cleanly);
    expect(await linesOf(place)).toEqual(Array.from({ length: 600 }, (_none, index) => `line ${index + 1}`));
    await porter.start();
  });

  it("while it publishes, it leaves nothing half done for ever", async () => {
    const slow = porter.standIn.observe(({ operation }) => {
      if (operation === "git/create-tree") porter.standIn.faults.latencyMs = 500;
    });
    const place = await newIssue(porter);
    command(place, "edit");
    await vi.waitFor(() => expect(porter.standIn.faults.latencyMs).toBeGreaterThan(0), generous);
    slow();
    expect(await porter.stop()).toEqual(cleanly);
    porter.standIn.faults.clear();
    await porter.start();
    await expectOneOfEach(porter, place, "edit");
  });
});

/** What the agent of an issue's one run printed, as the journal of a stopped Porter has it. */
async function linesOf({ number }: Place): Promise<readonly string[]> {
  const store = await openStore({ dataDir: porter.dataDir });
  try {
    const { tasks } = await store.read.listTasks({ readable: "all", limit: 100 });
    const task = tasks.find(({ issue }) => issue.number === number);
    const runs = await store.read.runsOf(task?.id ?? "");
    expect(runs).toHaveLength(1);
    const { lines } = await store.read.linesOf(runs[0]?.id ?? "", { from: 1, limit: 2_000 });
    return lines.map(({ message }) => message).filter((message) => message.startsWith("line "));
  } finally {
    await store.close();
  }
}
