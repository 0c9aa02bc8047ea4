import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Change, Job } from "../../ports.ts";
import type { LogLine } from "../../run/run.ts";
import type { Task } from "../../task/task.ts";
import { freshTask, later, sampleRun, sampleTime } from "../samples.ts";
import { type JournalScene, taskNotice } from "./journal-scene.ts";

/** A change of a task is written whole or not at all. */
export function changingContract(given: JournalScene): void {
  describe("update", () => {
    it("changes nothing when the decision is to change nothing", async () => {
      const task = await given.recorded();
      expect(await given.journal.update(task.id, () => null)).toEqual({ task, run: null });
      expect(await given.journal.read(task.id)).toEqual({ task, run: null });
    });

    it("asks nobody about a task that does not exist", async () => {
      const answer = await given.journal.update(freshTask().id, () => {
        throw new Error("asked");
      });
      expect(answer).toBeNull();
    });

    it("returns the task as it is after the change", async () => {
      const task = await given.recorded();
      const answer = await given.journal.update(task.id, () => ({ task: { progress: 40, step: "Testing" } }));
      expect(answer).toEqual({ task: { ...task, progress: 40, step: "Testing" }, run: null });
      expect(await given.journal.read(task.id)).toEqual(answer);
    });

    it("writes jobs and notices with the change", async () => {
      const task = await given.recorded();
      const job: Job = { kind: "supervise", taskId: task.id, group: "ann", plan: null, dueAt: sampleTime };
      await given.journal.update(task.id, () => ({
        task: { progress: 1 },
        jobs: [job],
        notices: [taskNotice(task)],
      }));
      expect(await given.jobsOf(task.id)).toEqual([job]);
      expect(await given.harness.notices()).toContainEqual(taskNotice(task));
    });

    it("leaves nothing behind when the decision throws", async () => {
      const task = await given.recorded();
      const attempt = given.journal.update(task.id, () => {
        throw new Error("undecided");
      });
      await expect(attempt).rejects.toThrow("undecided");
      expect(await given.journal.read(task.id)).toEqual({ task, run: null });
    });

    it("leaves nothing behind when a part of the change cannot be written", async () => {
      const task = await given.recorded();
      const run = sampleRun({ id: randomUUID(), taskId: freshTask().id });
      const attempt = given.journal.update(task.id, () => ({
        task: { progress: 50 },
        newRun: run,
        jobs: [{ kind: "admit", taskId: task.id }],
      }));
      await expect(attempt).rejects.toThrow();
      expect(await given.journal.read(task.id)).toEqual({ task, run: null });
      expect(await given.jobsOf(task.id)).toEqual([]);
    });

    it("lets concurrent changes of one task see each other", async () => {
      const task = await given.recorded();
      const increment = ({ task: { progress } }: { task: Task }): Change => ({
        task: { progress: progress + 1 },
      });
      await Promise.all(Array.from({ length: 40 }, () => given.journal.update(task.id, increment)));
      expect((await given.journal.read(task.id))?.task.progress).toBe(40);
    });

    it("keeps the latest run at hand", async () => {
      const task = await given.recorded();
      const first = sampleRun({ id: randomUUID(), taskId: task.id, attempt: 1 });
      const second = sampleRun({
        id: randomUUID(),
        taskId: task.id,
        attempt: 2,
        base: { branch: "main", sha: "0".repeat(40) },
        parserState: { lines: 3, open: ["a"] },
        claimedAt: sampleTime,
      });
      await given.journal.update(task.id, () => ({ newRun: first }));
      await given.journal.update(task.id, () => ({ run: { state: "settled", endedAt: later(5) } }));
      await given.journal.update(task.id, () => ({ newRun: second }));
      const after = await given.journal.update(task.id, () => ({
        run: { state: "claimed", claimant: "me" },
      }));
      expect(after).toEqual({ task, run: { ...second, state: "claimed", claimant: "me" } });
      expect(await given.journal.read(task.id)).toEqual(after);
    });

    it("stores a line once, however often it is reported", async () => {
      const task = await given.recorded();
      const run = sampleRun({ id: randomUUID(), taskId: task.id });
      const lines = [1, 2, 3].map((number) => lineOf(number));
      await given.journal.update(task.id, () => ({ newRun: run }));
      await given.journal.update(task.id, () => ({ lines: lines.slice(0, 2) }));
      await given.journal.update(task.id, () => ({ lines }));
      expect(await given.harness.lines(run.id)).toEqual(lines);
    });

    it("keeps prompt and result of a run until the run is settled", async () => {
      const task = await given.recorded();
      const run = sampleRun({ id: randomUUID(), taskId: task.id });
      const prompt = {
        text: "Do it.",
        manifest: [
          {
            source: "command",
            author: "ann",
            permission: "write" as const,
            trusted: true,
            included: true,
            bytes: 6,
            notes: [],
          },
        ],
      };
      const result = {
        exit: { code: 0, signal: null },
        changeset: {
          base_sha: "1".repeat(40),
          files: [
            {
              change: "added" as const,
              path: "a.txt",
              mode: "100644" as const,
              content: "a\0b",
              encoding: "utf-8" as const,
            },
          ],
        },
      };
      expect(await given.journal.runMaterial(run.id)).toBeNull();
      await given.journal.update(task.id, () => ({ newRun: run }));
      expect(await given.journal.runMaterial(run.id)).toEqual({ prompt: null, result: null });
      await given.journal.update(task.id, () => ({ prompt }));
      await given.journal.update(task.id, () => ({ result, run: { state: "publishing" } }));
      expect(await given.journal.runMaterial(run.id)).toEqual({ prompt, result });
      await given.journal.update(task.id, () => ({ run: { state: "settled" } }));
      expect(await given.journal.runMaterial(run.id)).toEqual({ prompt, result: null });
    });
  });
}

function lineOf(number: number): LogLine {
  return { number, at: later(number), level: "info", message: `Line ${number}` };
}
