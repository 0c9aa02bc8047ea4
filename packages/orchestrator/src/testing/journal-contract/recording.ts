import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { NoticeContent } from "../../notice/notice.ts";
import type { Job } from "../../ports.ts";
import { freshTask, later, sampleIntake, sampleMention } from "../samples.ts";
import { type JournalScene, taskNotice } from "./journal-scene.ts";

/** Deliveries and replies are taken once, with all they leave behind. */
export function recordingContract(given: JournalScene): void {
  describe("record", () => {
    it("writes tasks, jobs and notices of a delivery", async () => {
      const task = freshTask();
      const notice = taskNotice(task);
      const job: Job = { kind: "admit", taskId: task.id };
      const answer = await given.journal.record(
        sampleIntake({ tasks: [task], jobs: [job], notices: [notice] }),
      );
      expect(answer).toBe("recorded");
      expect(await given.journal.read(task.id)).toEqual({ task, run: null });
      expect(await given.jobsOf(task.id)).toEqual([job]);
      expect(await given.harness.notices()).toContainEqual(notice);
    });

    it("gives back every field of a task as it was", async () => {
      const task = freshTask({
        state: "success",
        commentId: "77",
        priority: 5,
        admittedAt: later(1),
        startedAt: later(2),
        completedAt: later(3),
        mergedAt: later(4),
        attempt: 2,
        automaticRetries: 1,
        progress: 100,
        step: "Editing “login.ts” 🔧",
        pullRequest: { number: 9, url: "https://github.com/acme/api/pull/9" },
        failure: { code: "crashed", message: "It crashed.", retry: "later" },
        cancelledBy: "ann",
        statusCommentId: "900",
        usage: { inputTokens: 10, outputTokens: 2, costUsd: 0.25 },
      });
      await given.journal.record(sampleIntake({ tasks: [task] }));
      expect((await given.journal.read(task.id))?.task).toEqual(task);
    });

    it("gives back the mention of a job as it was, dates and all", async () => {
      const intake = sampleIntake({});
      const job: Job = {
        kind: "respond",
        deliveryId: intake.delivery.id,
        mention: sampleMention(),
        commands: [],
        refusals: [],
      };
      await given.journal.record({ ...intake, jobs: [job] });
      const found = (await given.harness.jobs()).filter(
        (other) => other.kind === "respond" && other.deliveryId === intake.delivery.id,
      );
      expect(found).toEqual([job]);
    });

    it("takes a delivery once, and nothing of its repetition", async () => {
      const first = freshTask();
      const second = freshTask();
      const intake = sampleIntake({ tasks: [first] });
      expect(await given.journal.record(intake)).toBe("recorded");
      const repeated = {
        ...intake,
        tasks: [second],
        jobs: [{ kind: "admit", taskId: second.id } as const],
      };
      expect(await given.journal.record(repeated)).toBe("duplicate");
      expect(await given.journal.read(second.id)).toBeNull();
      expect(await given.jobsOf(second.id)).toEqual([]);
    });

    it("takes a comment once, under whatever ids it is delivered and however close together", async () => {
      const tasks = Array.from({ length: 20 }, () => freshTask());
      const commentKey = `issue_comment ${randomUUID()}`;
      const intakes = tasks.map((task) => {
        const { delivery } = sampleIntake({});
        return sampleIntake({ delivery: { ...delivery, commentKey }, tasks: [task] });
      });
      const answers = await Promise.all(intakes.map((intake) => given.journal.record(intake)));
      expect(answers.filter((answer) => answer === "recorded")).toHaveLength(1);
      const kept = await Promise.all(tasks.map(({ id }) => given.journal.read(id)));
      expect(kept.filter((each) => each !== null)).toHaveLength(1);
    });

    it("takes a delivery once when it arrives twenty times at once", async () => {
      const { delivery } = sampleIntake({});
      const tasks = Array.from({ length: 20 }, () => freshTask());
      const answers = await Promise.all(
        tasks.map((task) => given.journal.record({ ...sampleIntake({ tasks: [task] }), delivery })),
      );
      expect(answers.filter((answer) => answer === "recorded")).toHaveLength(1);
      const found = await Promise.all(tasks.map(({ id }) => given.journal.read(id)));
      expect(found.filter((task) => task !== null)).toHaveLength(1);
    });

    it("takes many deliveries at once, each with its own", async () => {
      const tasks = Array.from({ length: 150 }, () => freshTask());
      const intakes = tasks.map((task) =>
        sampleIntake({ tasks: [task], jobs: [{ kind: "admit", taskId: task.id }] }),
      );
      const answers = await Promise.all(intakes.map((intake) => given.journal.record(intake)));
      expect(new Set(answers)).toEqual(new Set(["recorded"]));
      const waiting = await given.harness.jobs();
      for (const task of tasks) {
        expect(waiting.filter((job) => "taskId" in job && job.taskId === task.id)).toHaveLength(1);
      }
    });

    it("fails one delivery that cannot be written, and no other that came with it", async () => {
      const known = await given.recorded();
      const bad = sampleIntake({ tasks: [known], jobs: [{ kind: "admit", taskId: known.id }] });
      const good = Array.from({ length: 10 }, () => sampleIntake({ tasks: [freshTask()] }));
      const outcomes = await Promise.allSettled([...good, bad].map((intake) => given.journal.record(intake)));
      expect(outcomes.map(({ status }) => status)).toEqual([...good.map(() => "fulfilled"), "rejected"]);
      expect(await given.jobsOf(known.id)).toEqual([]);
      expect(await given.journal.record({ ...bad, tasks: [], jobs: [] })).toBe("recorded");
    });
  });

  describe("post", () => {
    it("writes a reply once, however often it is posted", async () => {
      const reply = { ...replyNotice(), key: randomUUID() };
      await given.journal.post([reply]);
      await given.journal.post([reply, { ...reply, text: "Again." }]);
      const found = (await given.harness.notices()).filter(
        (notice) => notice.kind === "reply" && notice.key === reply.key,
      );
      expect(found).toEqual([reply]);
    });
  });
}

function replyNotice(): Extract<NoticeContent, { kind: "reply" }> {
  return {
    kind: "reply",
    repository: { owner: "acme", name: "api", installationId: 7 },
    issueNumber: 12,
    key: "",
    text: "There is no such agent.",
  };
}
