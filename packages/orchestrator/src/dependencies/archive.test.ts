import { describe, expect, it } from "vitest";
import type { Update } from "../report/report.ts";
import { runStates } from "../run/run.ts";
import { sampleRun, sampleTime } from "../testing/samples.ts";
import { acceptArchive } from "./archive.ts";

const dependencies = { key: "a".repeat(64), digest: "b".repeat(64), bytes: 5 };
const update: Update = {
  task_id: "01900000-0000-7000-8000-000000000001",
  run_id: "01900000-0000-7000-8000-0000000000a1",
  attempt: 1,
  batch: 2,
  phase: "setup",
  lines: [],
  dependencies,
};
const run = sampleRun({ state: "claimed", setup: { command: "npm ci", maySave: true } });
const at = { run, now: sampleTime };

describe("an archive that a run reports", () => {
  it("is believed before the agent starts, on a trusted source", () => {
    expect(acceptArchive(update, at)).toEqual({ archive: { ...dependencies, madeAt: sampleTime } });
  });

  it("is not believed of a run that may not save, or that has no setup", () => {
    const untrusted = { ...run, setup: { command: "npm ci", maySave: false } };
    expect(acceptArchive(update, { ...at, run: untrusted })).toEqual({});
    expect(acceptArchive(update, { ...at, run: { ...run, setup: null } })).toEqual({});
  });

  it.each(runStates.filter((state) => state !== "claimed"))(
    "is not believed of a run that is %s",
    (state) => {
      expect(acceptArchive(update, { ...at, run: { ...run, state } })).toEqual({});
    },
  );

  it.each(["cloning", "agent", "collecting"] as const)("is not believed in the phase %s", (phase) => {
    expect(acceptArchive({ ...update, phase }, at)).toEqual({});
  });

  it("is none where none is reported", () => {
    const { dependencies: _, ...rest } = update;
    expect(acceptArchive(rest, at)).toEqual({});
  });
});
