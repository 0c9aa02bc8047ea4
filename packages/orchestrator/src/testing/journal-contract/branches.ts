import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PorterError } from "../../porter-error.ts";
import type { Change } from "../../ports.ts";
import type { Task } from "../../task/task.ts";
import { later, sampleTime } from "../samples.ts";
import type { JournalScene } from "./journal-scene.ts";

/** No two live tasks work on one branch. */
export function branchContract(given: JournalScene): void {
  describe("one live task per branch", () => {
    const admit = (task: Task): Change => ({
      task: { admittedAt: sampleTime },
      jobs: [{ kind: "supervise", taskId: task.id, group: "ann", plan: null, dueAt: sampleTime }],
    });

    it("refuses to admit a second one, and leaves it as it was", async () => {
      const branch = `porter/${randomUUID()}`;
      const first = await given.recorded({ branch });
      const second = await given.recorded({ branch });
      await given.journal.update(first.id, ({ task }) => admit(task));
      const error: unknown = await given.journal
        .update(second.id, ({ task }) => admit(task))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PorterError);
      expect(error).toMatchObject({ code: "branch_busy" });
      expect(await given.journal.read(second.id)).toEqual({ task: second, run: null });
      expect(await given.jobsOf(second.id)).toEqual([]);
    });

    it("admits exactly one of many that ask at once", async () => {
      const branch = `porter/${randomUUID()}`;
      const rivals = await Promise.all(Array.from({ length: 8 }, () => given.recorded({ branch })));
      const outcomes = await Promise.allSettled(
        rivals.map(({ id }) => given.journal.update(id, ({ task }) => admit(task))),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });

    it("admits the next one when the first has ended", async () => {
      const branch = `porter/${randomUUID()}`;
      const first = await given.recorded({ branch });
      const second = await given.recorded({ branch });
      await given.journal.update(first.id, ({ task }) => admit(task));
      await given.journal.update(first.id, () => ({ task: { state: "failed", completedAt: later(1) } }));
      const admitted = await given.journal.update(second.id, ({ task }) => admit(task));
      expect(admitted?.task.admittedAt).toEqual(sampleTime);
    });

    it("lets the same branch of another repository be", async () => {
      const branch = `porter/${randomUUID()}`;
      const here = await given.recorded({ branch });
      const there = await given.recorded({
        branch,
        repository: { owner: "acme", name: "web", installationId: 7 },
      });
      await given.journal.update(here.id, ({ task }) => admit(task));
      expect(await given.journal.update(there.id, ({ task }) => admit(task))).not.toBeNull();
    });
  });
}
