import { randomUUID } from "node:crypto";
import { sampleIntake, sampleTask } from "@porter/orchestrator/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JournalEvent } from "../trpc/read-model.ts";
import { type EmptyJournals, startJournals } from "../testing/empty-journals.ts";
import { openStore, type Store, type StoreOptions } from "./open-store.ts";

describe("replicas that share a Postgres journal", () => {
  let journals: EmptyJournals;
  let location: StoreOptions;
  let replicas: readonly Store[] = [];
  beforeAll(async () => {
    journals = await startJournals("postgres");
    location = await journals.next();
    // At once, on an empty database: migrations and the queue's schema must stand that.
    replicas = await Promise.all([1, 2, 3].map(() => openStore(location)));
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await journals?.stop();
  });

  it("take a delivery once that reaches all of them at the same time", async () => {
    const ids = Array.from({ length: 30 }, () => randomUUID());
    const answers = await Promise.all(
      replicas.flatMap((replica, index) =>
        // In different orders, which would be a deadlock if they were written as they come.
        (index === 1 ? ids.toReversed() : ids).map((id) =>
          replica.journal.record({
            delivery: {
              id,
              event: "issues",
              action: null,
              decision: "ignored",
              reason: "x",
              receivedAt: new Date(),
            },
            tasks: [],
            jobs: [],
            notices: [],
          }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer === "recorded")).toHaveLength(ids.length);
  });

  it("number events so that a reader who asks for those after its cursor misses none", async () => {
    const tasks = Array.from({ length: 6 }, () => randomUUID()).map((id) => sampleTask({ id, branch: id }));
    const [first] = replicas;
    for (const task of tasks) {
      await first?.journal.record(sampleIntake({ tasks: [task] }));
    }
    let cursor = (await first?.read.latestEventId()) ?? 0;
    const perWriter = 40;
    let writing = true;
    const writers = replicas.flatMap((replica) =>
      tasks.map(async ({ id }) => {
        for (let n = 0; n < perWriter; n += 1) {
          await replica.journal.update(id, ({ task }) => ({ task: { progress: task.progress + 1 } }));
        }
      }),
    );
    const seen: JournalEvent[] = [];
    async function readOn(): Promise<void> {
      const found = (await first?.read.eventsAfter(cursor, { limit: 50 })) ?? [];
      seen.push(...found);
      cursor = found.at(-1)?.id ?? cursor;
    }
    const reader = (async () => {
      while (writing) await readOn();
    })();
    await Promise.all(writers);
    writing = false;
    await reader;
    for (let before = -1; before !== seen.length;) {
      before = seen.length;
      await readOn();
    }
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(writers.length * perWriter);
    for (const { id } of tasks) {
      expect((await first?.journal.read(id))?.task.progress).toBe(replicas.length * perWriter);
    }
  });

  it("hear each other again after their connections broke", async () => {
    const [here, there] = replicas;
    const heard: unknown[] = [];
    const unsubscribe = there?.hub.subscribe(({ tasks }) => heard.push(tasks));
    await here?.db.execute(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'porter listener'",
    );
    // After each reconnection everything is read again, since nobody knows what was missed.
    await expect.poll(() => heard, { timeout: 120_000 }).toContain("all");
    const id = randomUUID();
    await here?.journal.record(sampleIntake({ tasks: [sampleTask({ id, branch: id })] }));
    await expect.poll(() => heard).toContainEqual([id]);
    unsubscribe?.();
  });
});
