import { afterAll, beforeAll, expect, it } from "vitest";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { newTask } from "@porter/orchestrator";
import { sampleCommand, sampleIntake, sampleMention, sampleTime } from "@porter/orchestrator/testing";
import { openStore, type Store } from "../src/store/open-store.ts";
import { sql } from "../src/store/drizzle.ts";
import { systemIds } from "../src/wiring/clock-and-ids.ts";

let folder = "";
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-reconcile-"));
  store = await openStore({ dataDir: folder });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

it("finds a live task whose job was lost, and no other", async () => {
  const make = () =>
    newTask({
      command: sampleCommand(),
      mention: sampleMention(),
      agent: "sample",
      id: systemIds.next(),
      now: sampleTime,
    });
  const [lost, kept] = [make(), make()];
  for (const task of [lost, kept]) {
    await store.journal.record(sampleIntake({ tasks: [task], jobs: [{ kind: "admit", taskId: task.id }] }));
  }
  expect(await store.journal.forsakenTasks()).toEqual([]);
  await store.db.execute(sql`delete from pgboss.job where position(${lost.id} in data::text) > 0`);
  expect(await store.journal.forsakenTasks()).toEqual([lost.id]);
});
