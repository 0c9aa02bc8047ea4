import { describe, expect, it } from "vitest";
import { defaultLimits } from "../policy/limits.ts";
import { later, sampleRun, sampleTask, sampleTime } from "../testing/samples.ts";
import { nextStep } from "./next-step.ts";

const limits = defaultLimits;
const admitted = sampleTask({ admittedAt: sampleTime });
const running = sampleTask({ admittedAt: sampleTime, state: "running" });
const base = { branch: "main", sha: "a".repeat(40) };
const launched = { executionId: "local:1", base };
const failure = { code: "cancelled", message: "Stopped.", retry: "later" } as const;

describe("the next step of a task", () => {
  it("is to start a run once it is admitted, and none before", () => {
    expect(nextStep({ task: sampleTask(), run: null }, sampleTime, limits).kind).toBe("done");
    expect(nextStep({ task: admitted, run: null }, sampleTime, limits).kind).toBe("start-run");
    expect(nextStep({ task: admitted, run: sampleRun({ state: "settled" }) }, sampleTime, limits).kind).toBe(
      "start-run",
    );
  });

  it("is to launch until both execution and prompt are known, also after a crash between the two", () => {
    expect(nextStep({ task: admitted, run: sampleRun() }, sampleTime, limits).kind).toBe("launch");
    expect(
      nextStep({ task: admitted, run: sampleRun({ executionId: "local:1" }) }, sampleTime, limits).kind,
    ).toBe("launch");
    expect(nextStep({ task: admitted, run: sampleRun({ base }) }, sampleTime, limits).kind).toBe("launch");
    expect(nextStep({ task: admitted, run: sampleRun(launched) }, sampleTime, limits).kind).toBe("wait");
  });

  it("is to look when a launched run says nothing, and to give it up when it never claims", () => {
    const run = sampleRun(launched);
    expect(nextStep({ task: admitted, run }, later(limits.silenceMs), limits).kind).toBe("inspect");
    expect(nextStep({ task: admitted, run }, later(limits.launchTimeoutMs), limits).kind).toBe("lost");
  });

  it("is to wait while the run reports, and to look when it falls silent", () => {
    const run = sampleRun({ ...launched, state: "running", claimedAt: sampleTime, heardAt: sampleTime });
    expect(nextStep({ task: running, run }, later(1000), limits).kind).toBe("wait");
    expect(nextStep({ task: running, run }, later(limits.silenceMs), limits).kind).toBe("inspect");
  });

  it("is to end a run that outlives its limit although it still reports", () => {
    const over = 600_000 + limits.graceMs + limits.silenceMs;
    const run = sampleRun({ ...launched, state: "running", claimedAt: sampleTime, heardAt: later(over) });
    expect(nextStep({ task: running, run }, later(over), limits).kind).toBe("time-out");
  });

  it("is to publish what a run handed over", () => {
    expect(
      nextStep({ task: running, run: sampleRun({ ...launched, state: "publishing" }) }, sampleTime, limits)
        .kind,
    ).toBe("publish");
  });

  it("is to clean up after a stop or a failure before anything else, even when the task was retried meanwhile", () => {
    const stopped = sampleTask({ admittedAt: sampleTime, state: "cancelled" });
    expect(
      nextStep(
        { task: stopped, run: sampleRun({ ...launched, state: "running", failure }) },
        sampleTime,
        limits,
      ).kind,
    ).toBe("clean-up");
    expect(
      nextStep({ task: admitted, run: sampleRun({ ...launched, failure }) }, sampleTime, limits).kind,
    ).toBe("clean-up");
  });

  it("is none once the task has ended and nothing of it runs", () => {
    const ended = sampleTask({ admittedAt: sampleTime, state: "success" });
    expect(nextStep({ task: ended, run: sampleRun({ state: "settled" }) }, sampleTime, limits).kind).toBe(
      "done",
    );
  });
});
