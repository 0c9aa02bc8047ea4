import { describe, expect, it } from "vitest";
import { defaultLimits } from "../policy/limits.ts";
import { noUsage } from "../agent/agent-adapter.ts";
import { later, sampleAgent, sampleRun, sampleTask, sampleTime } from "../testing/samples.ts";
import {
  claimRun,
  endRun,
  failRun,
  holdForPublication,
  type News,
  publishRun,
  recordLaunch,
  startRun,
  takeNews,
} from "./lifecycle.ts";

const limits = defaultLimits;
const queued = sampleTask({ admittedAt: sampleTime });
const running = sampleTask({ state: "running", admittedAt: sampleTime, attempt: 1 });
const lost = { code: "run_lost", message: "Lost.", retry: "later" } as const;
const crashed = { code: "crashed", message: "Crashed.", retry: "later" } as const;

function news(fields: Partial<News> = {}): News {
  return {
    batch: 1,
    lines: [{ at: sampleTime, level: "info", message: "hello" }],
    step: "tests",
    steps: 1,
    parserState: { lines: 1 },
    usage: noUsage,
    working: true,
    now: later(1000),
    ...fields,
  };
}

describe("starting a run", () => {
  const fresh = { id: "r", runtime: "local", agent: sampleAgent, limits, now: later(1) };

  it("counts the attempt and takes the time limit from the command", () => {
    const task = { ...queued, command: { ...queued.command, timeoutMinutes: 3 } };
    const change = startRun({ task, run: null }, fresh);
    expect(change?.newRun).toMatchObject({ attempt: 1, state: "launching", timeoutMs: 180_000 });
    expect(change?.task).toMatchObject({ attempt: 1 });
  });

  it("never starts beside a run that is under way", () => {
    expect(startRun({ task: queued, run: sampleRun() }, fresh)).toBeNull();
    expect(startRun({ task: queued, run: sampleRun({ state: "settled" }) }, fresh)).not.toBeNull();
  });

  it("keeps the first execution a runtime named", () => {
    const run = sampleRun({ executionId: "local:1" });
    expect(recordLaunch({ task: queued, run }, run.id, "local:2")).toBeNull();
  });
});

describe("claiming a run", () => {
  it("makes the task running and says so", () => {
    const change = claimRun({ task: queued, run: sampleRun() }, { claimant: "c", now: later(5) });
    expect(change?.task).toMatchObject({ state: "running", startedAt: later(5) });
    expect(change?.notices).toEqual([{ kind: "task", taskId: queued.id, news: "started" }]);
  });

  it("is refused once claimed, once stopped, and once condemned", () => {
    const claim = { claimant: "other", now: later(5) };
    expect(
      claimRun({ task: running, run: sampleRun({ state: "claimed", claimant: "c" }) }, claim),
    ).toBeNull();
    expect(claimRun({ task: sampleTask({ state: "cancelled" }), run: sampleRun() }, claim)).toBeNull();
    expect(claimRun({ task: queued, run: sampleRun({ failure: lost }) }, claim)).toBeNull();
  });
});

describe("news of a run", () => {
  const run = sampleRun({ state: "claimed", lineCount: 4, lastBatch: 0, toldAt: sampleTime });

  it("numbers lines on from the last one", () => {
    expect(takeNews({ task: running, run }, news(), limits)?.lines).toEqual([
      { number: 5, at: sampleTime, level: "info", message: "hello" },
    ]);
  });

  it("is taken once per batch", () => {
    expect(takeNews({ task: running, run: { ...run, lastBatch: 1 } }, news({ batch: 1 }), limits)).toBeNull();
  });

  it("moves progress with each step and never to the end", () => {
    const few = takeNews({ task: running, run }, news({ steps: 1 }), limits)?.task?.progress ?? 0;
    const many = takeNews({ task: running, run }, news({ steps: 500 }), limits)?.task?.progress ?? 0;
    expect(few).toBeGreaterThan(20);
    expect(many).toBeLessThanOrEqual(85);
    expect(many).toBeGreaterThan(few);
  });

  it("is told to people at most once per interval", () => {
    const early = takeNews({ task: running, run }, news({ now: later(limits.progressNoticeMs - 1) }), limits);
    const due = takeNews({ task: running, run }, news({ now: later(limits.progressNoticeMs) }), limits);
    expect(early?.notices).toBeUndefined();
    expect(due?.notices).toEqual([{ kind: "task", taskId: running.id, news: "progress" }]);
  });

  it("of a stopped task changes nothing", () => {
    expect(takeNews({ task: sampleTask({ state: "cancelled" }), run }, news(), limits)).toBeNull();
  });
});

describe("the end of a run", () => {
  const end = {
    result: { exit: { code: 0, signal: null }, changeset: null },
    usage: noUsage,
    finalMessage: "Done.",
    refusedHosts: [],
    now: later(9),
  };
  const pullRequest = { number: 98, url: "https://github.com/acme/api/pull/98", commitSha: "c" };

  it("holds the result until it is published, then the task succeeds", () => {
    const held = holdForPublication({ task: running, run: sampleRun({ state: "running" }) }, end);
    expect(held).toMatchObject({ run: { state: "publishing" }, result: end.result });
    const published = publishRun(
      { task: running, run: sampleRun({ state: "publishing" }) },
      { pullRequest, now: later(10) },
    );
    expect(published).toMatchObject({ task: { state: "success", progress: 100 }, run: { state: "settled" } });
  });

  it("is taken once: a repeated report changes nothing", () => {
    expect(holdForPublication({ task: running, run: sampleRun({ state: "publishing" }) }, end)).toBeNull();
    expect(
      publishRun(
        { task: sampleTask({ state: "success" }), run: sampleRun({ state: "settled" }) },
        { pullRequest, now: later(1) },
      ),
    ).toBeNull();
  });

  it("publishes nothing of a run that was stopped meanwhile", () => {
    const run = sampleRun({ state: "publishing", failure: lost });
    expect(
      publishRun({ task: sampleTask({ state: "cancelled" }), run }, { pullRequest, now: later(1) }),
    ).toBeNull();
  });

  it("queues the task again by itself after a lost run, a bounded number of times", () => {
    const run = sampleRun({ state: "running" });
    const lostEnd = { failure: lost, infrastructure: true, limits, now: later(1) };
    const first = failRun({ task: running, run }, lostEnd);
    expect(first?.task).toMatchObject({ state: "queued", automaticRetries: 1 });
    const last = failRun({ task: { ...running, automaticRetries: limits.automaticRetries }, run }, lostEnd);
    expect(last?.task).toMatchObject({ state: "failed", failure: lost });
  });

  it("waits for a person after an agent's failure", () => {
    const change = failRun(
      { task: running, run: sampleRun({ state: "running" }) },
      { failure: crashed, infrastructure: false, limits, now: later(1) },
    );
    expect(change?.task).toMatchObject({ state: "failed", failure: crashed });
    expect(change?.notices).toEqual([{ kind: "task", taskId: running.id, news: "failed" }]);
    expect(change?.run?.failure).toEqual(crashed);
  });

  it("settles only after what ran was removed", () => {
    expect(endRun({ task: running, run: sampleRun({ failure: lost }) }, later(2))?.run).toEqual({
      state: "settled",
      endedAt: later(2),
    });
  });
});
