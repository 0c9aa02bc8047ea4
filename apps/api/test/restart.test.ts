import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openStore, type Store } from "../src/store/open-store.ts";
import { generous, newIssue, type Place } from "./one-of-each.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { maintainer, repository } from "./porter-under-test.ts";
import { processesNaming } from "./processes-naming.ts";

/** Fifty runs at work while the server is killed and comes back. */
const count = 50;

let porter: PorterProcess;
/** The agents wait for this file in the middle of their work. */
let gate: string;

beforeAll(async () => {
  gate = path.join(await mkdtemp(path.join(tmpdir(), "porter-gate-")), "open");
  const command = [process.execPath, path.join(import.meta.dirname, "agents", "patient.mjs"), gate];
  porter = await startPorterProcess({
    limits: { concurrentPerUser: count, silenceMs: 60_000, launchTimeoutMs: 300_000 },
    agents: { numbered: { displayName: "Test numbered", command, prompt: "stdin" } },
    operator: { github: { check: false } },
  });
});
afterAll(async () => {
  await porter?.close();
  await rm(path.dirname(gate), { recursive: true, force: true });
});

/** Ids of the agents' processes: a run that was started anew would have another. */
async function agents(): Promise<readonly number[]> {
  return [...(await processesNaming(gate))].toSorted((a, b) => a - b);
}

it("a server that is killed finds all its runs again, runs none twice, and has every line once", async () => {
  const places: Place[] = [];
  for (let index = 0; index < count; index += 1) places.push(await newIssue(porter));
  for (const place of places) porter.standIn.comment(place, maintainer, "@porter numbered");
  await vi.waitFor(async () => expect(await agents()).toHaveLength(count), { ...generous, timeout: 240_000 });
  const before = await agents();

  porter.kill9();
  expect(await porter.ended()).toEqual({ code: null, signal: "SIGKILL" });
  expect(await agents()).toEqual(before);
  await porter.start();
  expect(await agents()).toEqual(before);

  await writeFile(gate, "");
  await vi.waitFor(
    () => {
      const said = places.map((place) => porter.standIn.comments(place).at(-1)?.body ?? "");
      expect(said.filter((body) => !body.includes("Task complete"))).toEqual([]);
    },
    { ...generous, timeout: 240_000 },
  );
  expect(porter.standIn.pullRequests(repository)).toHaveLength(count);
  expect(await porter.stop()).toEqual({ code: 0, signal: null });
  const store = await openStore({ dataDir: porter.dataDir });
  try {
    await expectEachOnce(store);
  } finally {
    await store.close();
  }
  await porter.start();
});

async function expectEachOnce(store: Store): Promise<void> {
  const { tasks } = await store.read.listTasks({ readable: "all", limit: 200 });
  expect(tasks.map(({ state, attempt }) => [state, attempt])).toEqual(
    Array.from({ length: count }, () => ["success", 1]),
  );
  for (const task of tasks) {
    const [run, ...others] = await store.read.runsOf(task.id);
    expect(others).toEqual([]);
    const { lines } = await store.read.linesOf(run?.id ?? "", { from: 1, limit: 200 });
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_line, index) => index + 1));
    const printed = lines.map(({ message }) => message).filter((message) => message.startsWith("line "));
    expect(printed).toEqual(Array.from({ length: 40 }, (_none, index) => `line ${index + 1}`));
  }
}
