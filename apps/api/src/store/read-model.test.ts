import { randomUUID } from "node:crypto";
import type { Change, Task } from "@porter/orchestrator";
import {
  freshTask,
  later,
  sampleIntake,
  sampleRun,
  sampleTask,
  sampleTime,
} from "@porter/orchestrator/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyJournals, journalKinds, startJournals } from "../testing/empty-journals.ts";
import { openStore, type Store } from "./open-store.ts";

describe.each(journalKinds)("reading the journal on %s", (kind) => {
  let journals: EmptyJournals;
  let store: Store;
  beforeAll(async () => {
    journals = await startJournals(kind);
    store = await openStore(await journals.next());
  });
  afterAll(async () => {
    await store?.close();
    await journals?.stop();
  });

  let created = 0;
  async function recorded(fields: Partial<Task> = {}): Promise<Task> {
    created += 1;
    const task = freshTask(fields);
    const intake = sampleIntake({ tasks: [task] });
    await store.journal.record({ ...intake, delivery: { ...intake.delivery, receivedAt: later(created) } });
    return task;
  }
  const change = (task: Task, value: Change) => store.journal.update(task.id, () => value);

  describe("tasks", () => {
    const repository = { owner: "acme", name: "listed", installationId: 7 };
    const repo = "acme/listed";

    it("come in pages, newest first, with counts of all states", async () => {
      const tasks: Task[] = [];
      for (let n = 0; n < 5; n += 1) tasks.push(await recorded({ repository }));
      const [oldest] = tasks;
      await change(oldest ?? sampleTask(), { task: { state: "failed" } });
      const first = await store.read.listTasks({ readable: "all", repo, limit: 3 });
      const second = await store.read.listTasks({
        readable: "all",
        repo,
        limit: 3,
        cursor: first.nextCursor ?? "",
      });
      const ids = [...first.tasks, ...second.tasks].map(({ id }) => id);
      expect(ids).toEqual(tasks.map(({ id }) => id).toReversed());
      expect(second.nextCursor).toBeNull();
      expect(first.counts).toEqual({ queued: 4, running: 0, success: 0, failed: 1, cancelled: 0 });
    });

    it("can be narrowed by state and agent", async () => {
      const failed = await store.read.listTasks({ readable: "all", repo, limit: 10, states: ["failed"] });
      expect(failed.tasks).toHaveLength(1);
      const others = await store.read.listTasks({ readable: "all", repo, limit: 10, agent: "nobody" });
      expect(others.tasks).toEqual([]);
    });
  });

  it("shows runs newest first, their prompt, and any range of their lines", async () => {
    const task = await recorded();
    const runs = [1, 2].map((attempt) => sampleRun({ id: randomUUID(), taskId: task.id, attempt }));
    for (const newRun of runs) await change(task, { newRun });
    const lines = [1, 2, 3, 4].map((number) => ({
      number,
      at: sampleTime,
      level: "info" as const,
      message: `${number}`,
    }));
    await change(task, { lines, run: { lineCount: 4 }, prompt: { text: "Do it.", manifest: [] } });
    const found = await store.read.runsOf(task.id);
    expect(found.map(({ attempt }) => attempt)).toEqual([2, 1]);
    const latest = found[0]?.id ?? "";
    expect(await store.read.linesOf(latest, { from: 2, limit: 2 })).toEqual({
      lines: lines.slice(1, 3),
      total: 4,
    });
    expect(await store.read.promptOf(latest)).toEqual({ text: "Do it.", manifest: [] });
    expect(await store.read.promptOf(runs[0]?.id ?? "")).toBeNull();
  });

  it("stores text with what Postgres refuses: the character U+0000 and half a surrogate pair", async () => {
    const task = await recorded();
    const newRun = sampleRun({ id: randomUUID(), taskId: task.id });
    await change(task, { newRun });
    await change(task, {
      lines: [{ number: 1, at: sampleTime, level: "info", message: "a\0b\uD83Dc" }],
      task: { step: "c\0" },
    });
    const { lines } = await store.read.linesOf(newRun.id, { from: 1, limit: 1 });
    expect(lines[0]?.message).toBe("a\uFFFDb\uFFFDc");
  });

  it("numbers visible changes as events, and signs of life not", async () => {
    const task = await recorded();
    const other = await recorded();
    const before = await store.read.latestEventId();
    const newRun = sampleRun({ id: randomUUID(), taskId: task.id });
    await change(task, { newRun });
    await change(task, { run: { heardAt: later(9) } });
    await change(other, { task: { progress: 5 } });
    const lines = [7, 8].map((number) => ({ number, at: sampleTime, level: "info" as const, message: "x" }));
    await change(task, { lines });
    const events = await store.read.eventsAfter(before, { taskId: task.id, limit: 10 });
    expect(events).toEqual([
      { id: expect.any(Number), taskId: task.id, kind: "task" },
      { id: expect.any(Number), taskId: task.id, kind: "lines", runId: newRun.id, fromLine: 7, toLine: 8 },
    ]);
    expect(await store.read.eventsAfter(events[1]?.id ?? 0, { limit: 10 })).toEqual([]);
    expect(await store.read.latestEventId()).toBe(events[1]?.id);
  });

  it("tells subscribers of every commit until they leave", async () => {
    const task = await recorded();
    let heard = 0;
    const unsubscribe = store.read.subscribe(() => {
      heard += 1;
    });
    await change(task, { task: { progress: 1 } });
    await expect.poll(() => heard).toBeGreaterThan(0);
    unsubscribe();
    const sofar = heard;
    await change(task, { task: { progress: 2 } });
    expect(heard).toBe(sofar);
  });

  it("shows the latest deliveries with how they were judged", async () => {
    const [latest] = await store.read.recentDeliveries(1);
    expect(latest).toMatchObject({
      event: "issue_comment",
      decision: "commands",
      receivedAt: later(created),
    });
  });
});
