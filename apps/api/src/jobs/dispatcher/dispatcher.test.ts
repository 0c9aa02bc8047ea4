import { randomUUID } from "node:crypto";
import { type Failure, type Job, PorterError } from "@porter/orchestrator";
import { sampleIntake, sampleTask } from "@porter/orchestrator/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store, type StoreOptions } from "../../store/open-store.ts";
import { encodeJob, type JobOf } from "../../store/queues.ts";
import { type EmptyJournals, journalKinds, startJournals } from "../../testing/empty-journals.ts";
import { createDispatcher, type Dispatcher, type DispatcherOptions } from "./dispatcher.ts";

type SuperviseJob = JobOf<"supervise">;
const patience = { timeout: 120_000, interval: 20 };
const silent = { warn: () => undefined, error: () => undefined };
/** Waits for a signal that only an abort ends. */
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });

const start = Date.UTC(2026, 5, 1);

/** A job that is due so many seconds after the others. */
function supervise(group: string, dueSeconds = 0): SuperviseJob {
  const dueAt = new Date(start + dueSeconds * 1000);
  return { kind: "supervise", taskId: randomUUID(), group, plan: null, dueAt };
}

describe.each(journalKinds)("dispatching jobs on %s", (kind) => {
  let journals: EmptyJournals;
  let location: StoreOptions;
  let store: Store;
  let dispatchers: Dispatcher[];
  beforeAll(async () => {
    journals = await startJournals(kind);
    location = await journals.next();
    store = await openStore(location);
  });
  beforeEach(() => {
    dispatchers = [];
  });
  afterEach(async () => {
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain(0)));
    await store.boss.deleteAllJobs();
  });
  afterAll(async () => {
    await store?.close();
    await journals?.stop();
  });

  function dispatch(
    options: Partial<DispatcherOptions<"supervise">> & Pick<DispatcherOptions<"supervise">, "handler">,
  ): Dispatcher {
    const dispatcher = createDispatcher({
      store,
      queue: "supervise",
      capacity: 20,
      onDead: () => Promise.resolve(),
      log: silent,
      ...options,
    });
    dispatchers.push(dispatcher);
    dispatcher.start();
    return dispatcher;
  }

  /** Enqueues as the journal does: with a commit of something. */
  async function enqueue(jobs: readonly Job[]): Promise<void> {
    const id = randomUUID();
    await store.journal.record(sampleIntake({ tasks: [sampleTask({ id, branch: id })], jobs }));
  }

  /** Enqueues a job with a number of tries of its own and no pause between them. */
  async function enqueueWithTries(job: SuperviseJob, retryLimit: number): Promise<void> {
    const row = { ...encodeJob(job, new Date()), retryLimit, retryDelay: 0, retryBackoff: false };
    await store.boss.insert("supervise", [row]);
  }

  it("runs each job once, with its content, as soon as it is committed", async () => {
    const seen: SuperviseJob[] = [];
    dispatch({ handler: async (job) => void seen.push(job) });
    const jobs = [supervise("ann"), supervise("bob")];
    await enqueue(jobs);
    await expect.poll(() => seen.length, patience).toBe(2);
    expect(seen).toEqual(expect.arrayContaining(jobs));
    expect(await store.boss.findJobs("supervise", { queued: true })).toEqual([]);
  });

  it("never exceeds the limit of a group, nor its own places, and leaves no place empty for long", async () => {
    const running = new Map<string, number>();
    let all = 0;
    let done = 0;
    let worst = 0;
    let worstOfAll = 0;
    async function handler({ group }: SuperviseJob): Promise<void> {
      running.set(group, (running.get(group) ?? 0) + 1);
      all += 1;
      worst = Math.max(worst, running.get(group) ?? 0);
      worstOfAll = Math.max(worstOfAll, all);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      running.set(group, (running.get(group) ?? 0) - 1);
      all -= 1;
      done += 1;
    }
    const jobs = Array.from({ length: 120 }, (_, index) => supervise(`user-${index % 6}`));
    await enqueue(jobs);
    dispatch({ handler, capacity: 8, groupConcurrency: 2 });
    await expect.poll(() => done, patience).toBe(jobs.length);
    expect(worst).toBe(2);
    expect(worstOfAll).toBe(8);
  });

  it("takes the most urgent job of a group first, then the oldest", async () => {
    const order: string[] = [];
    const jobs = [supervise("ann", 9), supervise("ann", 3), supervise("ann", 3), supervise("ann", 1)];
    for (const job of jobs) await enqueue([job]);
    const others = Array.from({ length: 20 }, () => supervise("bob", 9));
    await enqueue(others);
    dispatch({
      handler: async ({ group, taskId }) => void (group === "ann" && order.push(taskId)),
      groupConcurrency: 1,
    });
    await expect.poll(() => order.length, patience).toBe(4);
    expect(order).toEqual([jobs[3], jobs[1], jobs[2], jobs[0]].map((job) => job?.taskId));
  });

  it("tries a job again that failed, and forgets the failure once it succeeds", async () => {
    let tries = 0;
    const dead: Failure[] = [];
    dispatch({
      async handler() {
        tries += 1;
        if (tries < 3) throw new Error("not yet");
      },
      onDead: async (_job, failure) => void dead.push(failure),
    });
    await enqueueWithTries(supervise("ann"), 5);
    await expect.poll(() => tries, patience).toBe(3);
    await expect.poll(() => store.boss.findJobs("supervise", { queued: true }), patience).toEqual([]);
    expect(dead).toEqual([]);
  });

  it("hands a job over with its last failure when no try is left", async () => {
    const job = supervise("ann");
    let tries = 0;
    const dead: unknown[] = [];
    dispatch({
      async handler() {
        tries += 1;
        throw new PorterError({ code: "forge_down", message: `GitHub is down (${tries}).`, retry: "later" });
      },
      onDead: async (gone, failure) => void dead.push([gone, failure]),
    });
    await enqueueWithTries(job, 2);
    await expect.poll(() => dead, patience).toHaveLength(1);
    expect(dead).toEqual([[job, { code: "forge_down", message: "GitHub is down (3).", retry: "later" }]]);
  });

  it("hands a job over at once when trying again cannot help", async () => {
    const job = supervise("ann");
    const failure: Failure = { code: "not_permitted", message: "No write access.\0", retry: "never" };
    let tries = 0;
    const dead: unknown[] = [];
    dispatch({
      async handler() {
        tries += 1;
        throw new PorterError(failure);
      },
      onDead: async (gone, why) => void dead.push([gone, why]),
    });
    await enqueueWithTries(job, 5);
    await expect.poll(() => dead, patience).toEqual([[job, failure]]);
    expect(tries).toBe(1);
  });

  it("hands a dead job over again until that succeeds", async () => {
    let calls = 0;
    dispatch({
      handler: () => Promise.reject(new Error("always")),
      async onDead() {
        calls += 1;
        if (calls === 1) throw new PorterError({ code: "no_luck", message: "Not now.", retry: "never" });
      },
    });
    await enqueueWithTries(supervise("ann"), 0);
    await expect.poll(() => calls, patience).toBe(2);
    await expect.poll(() => store.boss.findJobs("supervise.dead", { queued: true }), patience).toEqual([]);
  });

  it("lets jobs end while it drains, and takes no new ones", async () => {
    const started: string[] = [];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const dispatcher = dispatch({
      async handler({ taskId }) {
        started.push(taskId);
        await gate;
      },
    });
    await enqueue([supervise("ann")]);
    await expect.poll(() => started.length, patience).toBe(1);
    const drained = dispatcher.drain(60_000);
    const late = supervise("ann");
    await enqueue([late]);
    open();
    await drained;
    const waiting = await store.boss.findJobs("supervise", { queued: true });
    expect(waiting).toHaveLength(1);
    expect(started).not.toContain(late.taskId);
  });

  it("puts back what is still under way when the time to drain is over, without counting a try or a failure", async () => {
    const job = supervise("ann");
    let started = false;
    const warnings: unknown[] = [];
    const dispatcher = dispatch({
      async handler(_job, signal) {
        started = true;
        await aborted(signal);
        signal.throwIfAborted();
      },
      log: { ...silent, warn: (...said: unknown[]) => void warnings.push(said) },
    });
    await enqueue([job]);
    await expect.poll(() => started, patience).toBe(true);
    await dispatcher.drain(0);
    const [waiting] = await store.boss.findJobs("supervise", { queued: true });
    expect(waiting).toMatchObject({ state: "created", retryCount: 0 });
    expect(warnings).toEqual([]);
    const again: SuperviseJob[] = [];
    dispatch({ handler: async (found) => void again.push(found) });
    await expect.poll(() => again, patience).toEqual([job]);
  });

  it("runs a job again whose process was killed", async () => {
    const job = supervise("ann");
    await enqueue([job]);
    // What a killed process leaves behind: a job taken, and no sign of life.
    const [taken] = await store.boss.fetch("supervise");
    expect(taken).toBeDefined();
    if (kind === "pglite") {
      await store.close();
      store = await openStore(location);
    }
    const again: SuperviseJob[] = [];
    dispatch({ handler: async (found) => void again.push(found) });
    await expect.poll(() => again, patience).toEqual([job]);
  });
});

describe("several replicas on one Postgres", () => {
  let journals: EmptyJournals;
  let replicas: readonly Store[];
  beforeAll(async () => {
    journals = await startJournals("postgres");
    const location = await journals.next();
    replicas = await Promise.all([openStore(location), openStore(location)]);
  });
  afterAll(async () => {
    for (const replica of replicas ?? []) await replica.close();
    await journals?.stop();
  });

  function dispatchOn(store: Store, handler: DispatcherOptions<"supervise">["handler"]): Dispatcher {
    const dispatcher = createDispatcher({
      store,
      queue: "supervise",
      capacity: 10,
      groupConcurrency: 3,
      handler,
      onDead: () => Promise.resolve(),
      log: silent,
    });
    dispatcher.start();
    return dispatcher;
  }

  async function enqueueOn({ journal }: Store, jobs: readonly Job[]): Promise<void> {
    await journal.record(sampleIntake({ jobs }));
  }

  it("keep a group's limit together, and run every job once", async () => {
    const running = new Map<string, number>();
    const seen: string[] = [];
    let worst = 0;
    async function handler({ group, taskId }: SuperviseJob): Promise<void> {
      seen.push(taskId);
      running.set(group, (running.get(group) ?? 0) + 1);
      worst = Math.max(worst, running.get(group) ?? 0);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      running.set(group, (running.get(group) ?? 0) - 1);
    }
    const dispatchers = replicas.map((replica) => dispatchOn(replica, handler));
    const jobs = Array.from({ length: 100 }, (_, index) => supervise(`user-${index % 4}`));
    for (const [index, job] of jobs.entries()) {
      const replica = replicas[index % 2];
      if (replica !== undefined) await enqueueOn(replica, [job]);
    }
    await expect.poll(() => seen.length, patience).toBe(jobs.length);
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain(5_000)));
    expect(seen.toSorted()).toEqual(jobs.map(({ taskId }) => taskId).toSorted());
    expect(worst).toBeLessThanOrEqual(3);
  });

  it("tell each other of their commits", async () => {
    const [here, there] = replicas;
    const heard: unknown[] = [];
    const unsubscribe = there?.hub.subscribe(({ tasks }) => heard.push(tasks));
    const id = randomUUID();
    await here?.journal.record(sampleIntake({ tasks: [sampleTask({ id, branch: id })] }));
    await expect.poll(() => heard, patience).toContainEqual([id]);
    unsubscribe?.();
  });

  it("abort a job that another one has taken over", async () => {
    const [here] = replicas;
    if (here === undefined) throw new Error("no replica");
    let outcome = "never started";
    const dispatcher = dispatchOn(here, async (_job, signal) => {
      outcome = "running";
      await aborted(signal);
      outcome = "aborted";
    });
    await enqueueOn(here, [supervise("ann")]);
    await expect.poll(() => outcome, patience).toBe("running");
    const jobs = await here.boss.findJobs("supervise");
    const active = jobs.filter(({ state }) => state === "active");
    await here.boss.cancel(
      "supervise",
      active.map(({ id }) => id),
    );
    await expect.poll(() => outcome, patience).toBe("aborted");
    await dispatcher.drain(0);
  });
});
