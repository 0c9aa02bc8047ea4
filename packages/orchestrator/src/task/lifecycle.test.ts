import { describe, expect, it } from "vitest";
import { later, sampleRun, sampleTask, sampleTime } from "../testing/samples.ts";
import { admitTask, mergeTask, refuseTask, retryTask, stopTask } from "./lifecycle.ts";

const failure = { code: "not_permitted", message: "No.", retry: "never" } as const;

describe("admitting a task", () => {
  const { issue } = sampleTask();
  /** What was settled about it: another agent than the one it came with. */
  const assignment = { agent: "amp", branch: "porter/issue-12-amp", issue };
  const admission = { assignment, permission: "write", plan: "free", headStart: 0, ahead: 0 } as const;

  it("queues its supervision under the person's name, whatever the case, and tells that it is queued", () => {
    const task = sampleTask({ requestedBy: { login: "Ann", id: 11 } });
    const change = admitTask({ task, run: null }, { ...admission, now: later(5) });
    const place = { plan: "free", priority: 3 };
    expect(change?.task).toEqual({ admittedAt: later(5), permission: "write", ...place, ...assignment });
    expect(change?.jobs).toEqual([
      { kind: "supervise", taskId: task.id, group: "ann", plan: "free", dueAt: later(5) },
    ]);
    expect(change?.notices).toEqual([{ kind: "task", taskId: task.id, news: "queued" }]);
  });

  it("puts it behind others of the same person, and ahead by what the plan gives", () => {
    const change = admitTask(
      { task: sampleTask(), run: null },
      { ...admission, headStart: 1, ahead: 3, now: later(5) },
    );
    expect(change?.task).toMatchObject({ priority: 4 });
    expect(change?.jobs).toMatchObject([{ dueAt: later(5 + 3 * 60_000 - 10 * 60_000) }]);
  });

  it("happens once", () => {
    expect(
      admitTask({ task: sampleTask({ admittedAt: sampleTime }), run: null }, { ...admission, now: later(1) }),
    ).toBeNull();
  });

  it("refuses with a reason that ends the task", () => {
    const change = refuseTask({ task: sampleTask(), run: null }, failure, later(1));
    expect(change?.task).toMatchObject({ state: "failed", failure });
  });

  it("cannot refuse what was admitted", () => {
    expect(
      refuseTask({ task: sampleTask({ admittedAt: sampleTime }), run: null }, failure, later(1)),
    ).toBeNull();
  });
});

describe("stopping a task", () => {
  it("cancels it and condemns the run that is under way", () => {
    const task = sampleTask({ state: "running", admittedAt: sampleTime });
    const change = stopTask({ task, run: sampleRun({ state: "running" }) }, "bob", later(9));
    expect(change?.task).toMatchObject({ state: "cancelled", cancelledBy: "bob", completedAt: later(9) });
    expect(change?.run?.failure?.code).toBe("cancelled");
  });

  it("leaves a run that settled before untouched", () => {
    const change = stopTask({ task: sampleTask(), run: sampleRun({ state: "settled" }) }, "bob", later(9));
    expect(change?.run).toBeUndefined();
  });

  it.each(["success", "failed", "cancelled"] as const)("does nothing to a task that is %s", (state) => {
    expect(stopTask({ task: sampleTask({ state }), run: null }, "bob", later(1))).toBeNull();
  });
});

describe("retrying a task", () => {
  it("queues a failed task again with a clean slate and the runs it had", () => {
    const task = sampleTask({
      state: "failed",
      failure,
      attempt: 2,
      automaticRetries: 2,
      progress: 60,
      admittedAt: later(0),
      completedAt: later(1),
    });
    const change = retryTask({ task, run: sampleRun({ state: "settled" }) }, later(10));
    expect(change?.task).toMatchObject({
      state: "queued",
      failure: null,
      automaticRetries: 0,
      progress: 0,
      completedAt: null,
    });
    expect(change?.task).not.toHaveProperty("attempt");
    expect(change?.jobs).toMatchObject([{ kind: "supervise" }]);
  });

  it("asks again for the permission of somebody who was refused", () => {
    const task = sampleTask({ state: "failed", failure, completedAt: later(1) });
    const change = retryTask({ task, run: null }, later(10));
    expect(change?.task).toMatchObject({ state: "queued", admittedAt: null });
    expect(change?.jobs).toEqual([{ kind: "admit", taskId: task.id }]);
    expect(change?.notices ?? []).toEqual([]);
  });

  it.each(["queued", "running", "success"] as const)("does nothing to a task that is %s", (state) => {
    expect(retryTask({ task: sampleTask({ state }), run: null }, later(1))).toBeNull();
  });
});

describe("a merged pull request", () => {
  it("is remembered once", () => {
    const task = sampleTask({ state: "success" });
    expect(mergeTask({ task, run: null }, later(3))?.task).toEqual({ mergedAt: later(3) });
    expect(mergeTask({ task: { ...task, mergedAt: later(3) }, run: null }, later(4))).toBeNull();
  });
});
