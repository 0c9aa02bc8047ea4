import { randomUUID } from "node:crypto";
import type { Task, TaskNews } from "@porter/orchestrator";
import { sampleIntake, sampleTask } from "@porter/orchestrator/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyJournals, journalKinds, startJournals } from "../testing/empty-journals.ts";
import { queuedJobs } from "../testing/queued-jobs.ts";
import { openStore, type Store } from "./open-store.ts";

const refused = { code: "forge_refused", message: "GitHub refused the comment.", retry: "later" } as const;

describe.each(journalKinds)("the outbox on %s", (kind) => {
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

  async function taskWithNews(...news: TaskNews[]): Promise<{ task: Task; ids: readonly string[] }> {
    const id = randomUUID();
    const task = sampleTask({ id, branch: id });
    await store.journal.record(sampleIntake({ tasks: [task] }));
    for (const one of news) {
      await store.journal.update(id, () => ({ notices: [{ kind: "task", taskId: id, news: one }] }));
    }
    return { task, ids: (await store.read.noticesOf(id)).map((notice) => notice.id) };
  }
  async function statesOf(task: Task): Promise<readonly string[]> {
    return (await store.read.noticesOf(task.id)).map(({ state }) => state);
  }

  it("enqueues one job per notice, those of a task in one group", async () => {
    const { task, ids } = await taskWithNews("queued", "started");
    const jobs = (await queuedJobs(store)).filter((job) => job.kind === "notice");
    const ours = jobs.filter(({ noticeId }) => ids.includes(noticeId));
    expect(ours.map(({ noticeId }) => noticeId).toSorted()).toEqual(ids.toSorted());
    expect(new Set(ours.map(({ group }) => group))).toEqual(new Set([`${task.id}:github-comment`]));
  });

  it("delivers the newest news of a task, with the task as it is now", async () => {
    const { task, ids } = await taskWithNews("queued", "started");
    await store.journal.update(task.id, () => ({ task: { progress: 60 } }));
    const due = await store.outbox.beginTry(ids[0] ?? "");
    expect(due).toMatchObject({ notice: { id: ids[1], content: { news: "started" } }, attempt: 1 });
    expect(due?.task?.progress).toBe(60);
  });

  it("takes older news as overtaken once newer ones are delivered, and newer ones not", async () => {
    const { task, ids } = await taskWithNews("queued", "started", "succeeded");
    await store.outbox.markDelivered(ids[1] ?? "", { externalId: "900" });
    expect(await statesOf(task)).toEqual(["superseded", "delivered", "pending"]);
    expect(await store.outbox.beginTry(ids[0] ?? "")).toBeNull();
    expect((await store.outbox.beginTry(ids[2] ?? ""))?.notice.id).toBe(ids[2]);
  });

  it("leaves other channels alone", async () => {
    const location = await journals.next();
    const both = await openStore({ ...location, channelsOf: () => ["github-comment", "slack"] });
    const id = randomUUID();
    const notice = { kind: "task", taskId: id, news: "queued" } as const;
    await both.journal.record(sampleIntake({ tasks: [sampleTask({ id })], notices: [notice] }));
    const rows = await both.read.noticesOf(id);
    const onGithub = rows.find(({ channel }) => channel === "github-comment");
    await both.outbox.markDelivered(onGithub?.id ?? "", { externalId: null });
    const after = await both.read.noticesOf(id);
    expect(after.find(({ channel }) => channel === "slack")?.state).toBe("pending");
    await both.close();
  });

  it("counts a try before it is made, so that a crash is followed by a second one", async () => {
    const { task, ids } = await taskWithNews("queued");
    expect((await store.outbox.beginTry(ids[0] ?? ""))?.attempt).toBe(1);
    expect((await store.read.noticesOf(task.id))[0]).toMatchObject({ state: "pending", attempts: 1 });
    expect((await store.outbox.beginTry(ids[0] ?? ""))?.attempt).toBe(2);
    await store.outbox.markDelivered(ids[0] ?? "", { externalId: "900" });
    expect((await store.read.noticesOf(task.id))[0]).toMatchObject({ state: "delivered", attempts: 2 });
  });

  it("takes newer news for a further try while the fate of older news is unknown", async () => {
    const { task, ids } = await taskWithNews("queued");
    await store.outbox.beginTry(ids[0] ?? "");
    const news = { kind: "task", taskId: task.id, news: "cancelled" } as const;
    await store.journal.update(task.id, () => ({ notices: [news, { ...news, news: "queued" }] }));
    const due = await store.outbox.beginTry(ids[0] ?? "");
    expect(due).toMatchObject({ notice: { content: { news: "queued" } }, attempt: 2 });
  });

  it("begins to count anew where older news is known to have arrived", async () => {
    const { task, ids } = await taskWithNews("queued");
    await store.outbox.beginTry(ids[0] ?? "");
    await store.outbox.markDelivered(ids[0] ?? "", { externalId: "900" });
    await store.journal.update(task.id, () => ({
      notices: [{ kind: "task", taskId: task.id, news: "started" }],
    }));
    const next = (await store.read.noticesOf(task.id)).find(({ state }) => state === "pending");
    expect((await store.outbox.beginTry(next?.id ?? ""))?.attempt).toBe(1);
  });

  it("shows why a try failed", async () => {
    const { task, ids } = await taskWithNews("queued");
    await store.outbox.beginTry(ids[0] ?? "");
    await store.outbox.markFailed(ids[0] ?? "", refused, new Date(Date.now() + 60_000));
    const [row] = await store.read.noticesOf(task.id);
    expect(row).toMatchObject({ state: "pending", attempts: 1, lastError: refused.message });
  });

  it("gives up for good, and settles nothing twice", async () => {
    const { task, ids } = await taskWithNews("queued", "failed");
    await store.outbox.markFailed(ids[1] ?? "", refused, "dead");
    await store.outbox.markDelivered(ids[1] ?? "", { externalId: "900" });
    expect(await statesOf(task)).toEqual(["superseded", "dead"]);
  });

  it("delivers replies one by one", async () => {
    const replies = ["1", "2"].map((text) => ({
      kind: "reply" as const,
      repository: { owner: "acme", name: "api", installationId: 7 },
      issueNumber: 12,
      key: randomUUID(),
      text,
    }));
    const noticeIds = async () =>
      (await queuedJobs(store)).flatMap((job) => (job.kind === "notice" ? job.noticeId : []));
    const known = await noticeIds();
    await store.journal.post(replies);
    const ids = (await noticeIds()).filter((id) => !known.includes(id));
    const found = await Promise.all(ids.map((id) => store.outbox.beginTry(id)));
    expect(found.map((outgoing) => outgoing?.notice.content)).toEqual(expect.arrayContaining(replies));
    expect(found.map((outgoing) => outgoing?.attempt)).toEqual([1, 1]);
    await store.outbox.markDelivered(ids[0] ?? "", { externalId: null });
    expect(await store.outbox.beginTry(ids[0] ?? "")).toBeNull();
    expect((await store.outbox.beginTry(ids[1] ?? ""))?.attempt).toBe(2);
  });
});
