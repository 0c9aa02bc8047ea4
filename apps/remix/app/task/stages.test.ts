// @vitest-environment node
import { describe, expect, it } from "vitest";

import { at, exampleRun, exampleTask } from "../testing/examples.ts";
import { stagesOf } from "./stages.ts";

const shown = (...input: Parameters<typeof stagesOf>) =>
  stagesOf(...input).map(({ name, state, ms }) => `${name} ${state} ${ms === null ? "-" : ms / 1000}`);

describe("the stages of a task", () => {
  it("begin with the wait for a run", () => {
    expect(shown(exampleTask(), at(7))).toEqual([
      "queued now 7",
      "launching todo -",
      "claimed todo -",
      "running todo -",
      "publishing todo -",
    ]);
  });

  it("follow the run, and the running one grows", () => {
    const run = exampleRun({ state: "running", claimedAt: at(15) });
    expect(shown(exampleTask({ state: "running", runs: [run] }), at(60))).toEqual([
      "queued done 12",
      "launching done 3",
      "claimed done -",
      "running now 45",
      "publishing todo -",
    ]);
  });

  it("add up to the time the task took", () => {
    const run = exampleRun({ state: "settled", claimedAt: at(15), endedAt: at(250) });
    const task = exampleTask({ state: "success", runs: [run], completedAt: at(250) });
    const sum = stagesOf(task, at(9999)).reduce((total, { ms }) => total + (ms ?? 0), 0);
    expect(sum).toBe(250_000);
    expect(stagesOf(task, at(9999)).every(({ state }) => state === "done")).toBe(true);
  });

  it("show where a task failed, and what was never reached", () => {
    const run = exampleRun({ state: "settled", endedAt: at(20) });
    const task = exampleTask({ state: "failed", runs: [run], completedAt: at(20) });
    expect(shown(task, at(500))).toEqual([
      "queued done 12",
      "launching failed 8",
      "claimed skipped -",
      "running skipped -",
      "publishing skipped -",
    ]);
  });

  it("say that a task was stopped while it waited", () => {
    const task = exampleTask({ state: "cancelled", completedAt: at(30) });
    expect(shown(task, at(500))[0]).toBe("queued stopped 30");
  });

  it("start again from the end of the failed run when another attempt waits", () => {
    const run = exampleRun({ state: "settled", claimedAt: at(15), endedAt: at(100) });
    expect(shown(exampleTask({ state: "queued", runs: [run] }), at(104))[0]).toBe("queued now 4");
  });
});
