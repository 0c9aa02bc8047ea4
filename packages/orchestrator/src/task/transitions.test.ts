import { describe, expect, it } from "vitest";
import { runStates } from "../run/run.ts";
import { taskStates } from "./task.ts";
import { nextRunState, nextTaskState, type RunEvent, type TaskEvent } from "./transitions.ts";

const taskEvents: TaskEvent[] = ["claimed", "requeued", "published", "failed", "stopped", "retried"];
const runEvents: RunEvent[] = ["claimed", "working", "reported", "ended"];

describe("the transition table", () => {
  it("leads from queued to each outcome", () => {
    expect(nextTaskState("queued", "claimed")).toBe("running");
    expect(nextTaskState("running", "published")).toBe("success");
    expect(nextTaskState("running", "failed")).toBe("failed");
    expect(nextTaskState("queued", "stopped")).toBe("cancelled");
  });

  it("lets nothing move a successful task", () => {
    expect(taskEvents.map((event) => nextTaskState("success", event))).toEqual(taskEvents.map(() => null));
  });

  it("opens a failed or cancelled task only by a retry", () => {
    for (const state of ["failed", "cancelled"] as const) {
      const moves = taskEvents.filter((event) => nextTaskState(state, event) !== null);
      expect(moves).toEqual(["retried"]);
    }
  });

  it("never leads out of a settled run, and every run can end", () => {
    expect(runEvents.every((event) => nextRunState("settled", event) === null)).toBe(true);
    for (const state of runStates.filter((each) => each !== "settled")) {
      expect(nextRunState(state, "ended")).toBe("settled");
    }
  });

  it("publishes no task that was not running", () => {
    expect(taskStates.filter((state) => nextTaskState(state, "published") !== null)).toEqual(["running"]);
  });
});
