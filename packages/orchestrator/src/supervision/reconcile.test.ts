import { describe, expect, it } from "vitest";
import { sampleRun, sampleTask, sampleTime } from "../testing/samples.ts";
import { resumeTask } from "./reconcile.ts";

describe("a task that was left behind", () => {
  it("is admitted if it was not, and supervised if it was", () => {
    expect(resumeTask({ task: sampleTask(), run: null })?.jobs).toMatchObject([{ kind: "admit" }]);
    expect(resumeTask({ task: sampleTask({ admittedAt: sampleTime }), run: null })?.jobs).toMatchObject([
      { kind: "supervise" },
    ]);
  });

  it("is cleaned up when it has ended and its run has not settled", () => {
    const task = sampleTask({ state: "cancelled", admittedAt: sampleTime });
    expect(resumeTask({ task, run: sampleRun({ state: "running" }) })?.jobs).toMatchObject([
      { kind: "supervise" },
    ]);
    expect(resumeTask({ task, run: sampleRun({ state: "settled" }) })).toBeNull();
  });
});
