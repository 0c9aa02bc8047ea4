import { describe, expect, it } from "vitest";
import { later, sampleRun, sampleTask, sampleTime } from "../testing/samples.ts";
import { admitTask, agentOfTask, mergeTask, refuseTask, retryTask, stopTask } from "./lifecycle.ts";

const failure = { code: "not_permitted", message: "No.", retry: "never" } as const;

describe("admitting a task", () => {
  it("queues its supervision under the person's name, whatever the case, and tells that it is queued", () => {
    const task = sampleTask({ requestedBy: { login: "Ann", id: 11 } });
    const { agent, branch, issue } = task;
    const change = admitTask({ task, run: null }, { agent, branch, issue }, later(5));
    expect(change?.task).toEqual({ admittedAt: later(5), agent, branch, issue });
    expect(change?.jobs).toEqual([{ kind: "supervise", taskId: task.id, group: "ann", priority: 3 }]);
    expect(change?.notices).toEqual([{ kind: "task", taskId: task.id, news: "queued" }]);
  });

  it("takes the agent that the repository chose, and the branch that goes with it", () => {
    const task = sampleTask({ agent: "opencode", branch: "porter/issue-12-opencode" });
    const assignment = { issue: task.issue, ...agentOfTask(task, "amp") };
    const change = admitTask({ task, run: null }, assignment, later(5));
    expect(change?.task).toMatchObject({ agent: "amp", branch: `porter/issue-${task.issue.number}-amp` });
  });

  it("happens once", () => {
    expect(
      admitTask({ task: sampleTask({ admittedAt: sampleTime }), run: null }, sampleTask(), later(1)),
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
    expect(change?.jobs).toHaveLength(1);
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
