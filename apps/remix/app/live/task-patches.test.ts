// @vitest-environment node
import { describe, expect, it } from "vitest";

import { exampleTask } from "../testing/examples.ts";
import { newcomers, patched, patchedCounts } from "./task-patches.ts";

const older = exampleTask({ id: "019ab000-0000-7000-8000-000000000001", state: "running" });
const newer = exampleTask({ id: "019ab000-0000-7000-8000-000000000005", state: "queued" });
const page = [newer, older];
const patches = (...tasks: (typeof older)[]) => new Map(tasks.map((task) => [task.id, task]));

describe("a list that is patched", () => {
  it("keeps its order and shows each task as it is now", () => {
    const done = { ...older, state: "success" as const };
    expect(patched(page, patches(done)).map(({ state }) => state)).toEqual(["queued", "success"]);
  });

  it("counts only what is newer than the page as new", () => {
    const fresh = exampleTask({ id: "019ab000-0000-7000-8000-000000000009" });
    const elsewhere = exampleTask({ id: "019aa000-0000-7000-8000-000000000001" });
    expect(newcomers(page, patches(fresh, elsewhere, older))).toEqual([fresh]);
    expect(newcomers([], patches(elsewhere))).toEqual([elsewhere]);
  });

  it("moves counts from state to state and adds newcomers", () => {
    const counts = { queued: 1, running: 1, success: 7, failed: 0, cancelled: 0 };
    const fresh = exampleTask({ id: "019ab000-0000-7000-8000-000000000009", state: "queued" });
    const done = { ...older, state: "success" as const };
    expect(patchedCounts(counts, page, patches(done, fresh))).toEqual({
      queued: 2,
      running: 0,
      success: 8,
      failed: 0,
      cancelled: 0,
    });
  });
});
