import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archivesPerRepository, type DependencyArchive } from "../dependencies/archive.ts";
import type { InstalledRepository } from "../forge/repository.ts";
import type { NoticeContent } from "../notice/notice.ts";
import { PorterError } from "../porter-error.ts";
import type { Change, Intake, Job, Journal } from "../ports.ts";
import type { LogLine } from "../run/run.ts";
import type { Task } from "../task/task.ts";
import { later, sampleMention, sampleRun, sampleTask, sampleTime } from "./samples.ts";

/** A journal to be tested, with what the port itself does not show. */
export interface JournalHarness {
  readonly journal: Journal;
  /** Jobs that wait, in no particular order. */
  jobs(): Promise<readonly Job[]>;
  /** Everything in the outbox, each notice once. */
  notices(): Promise<readonly NoticeContent[]>;
  lines(runId: string): Promise<readonly LogLine[]>;
  close(): Promise<void>;
}

/** What every journal must do. `open` is called once and gives an empty journal; tests share it, each with ids of its own. */
export function journalContract(name: string, open: () => Promise<JournalHarness>): void {
  describe(`${name} keeps the journal's contract`, () => {
    let harness: JournalHarness;
    let journal: Journal;
    beforeAll(async () => {
      harness = await open();
      journal = harness.journal;
    });
    afterAll(() => harness?.close());

    async function recorded(fields: Partial<Task> = {}): Promise<Task> {
      const task = freshTask(fields);
      await journal.record(intakeOf({ tasks: [task] }));
      return task;
    }

    async function jobsOf(taskId: string): Promise<readonly Job[]> {
      return (await harness.jobs()).filter((job) => "taskId" in job && job.taskId === taskId);
    }

    describe("record", () => {
      it("writes tasks, jobs and notices of a delivery", async () => {
        const task = freshTask();
        const notice = taskNotice(task);
        const job: Job = { kind: "admit", taskId: task.id };
        const answer = await journal.record(intakeOf({ tasks: [task], jobs: [job], notices: [notice] }));
        expect(answer).toBe("recorded");
        expect(await journal.read(task.id)).toEqual({ task, run: null });
        expect(await jobsOf(task.id)).toEqual([job]);
        expect(await harness.notices()).toContainEqual(notice);
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
        await journal.record(intakeOf({ tasks: [task] }));
        expect((await journal.read(task.id))?.task).toEqual(task);
      });

      it("gives back the mention of a job as it was, dates and all", async () => {
        const intake = intakeOf({});
        const job: Job = {
          kind: "respond",
          deliveryId: intake.delivery.id,
          mention: sampleMention(),
          commands: [],
          refusals: [],
        };
        await journal.record({ ...intake, jobs: [job] });
        const found = (await harness.jobs()).filter(
          (other) => other.kind === "respond" && other.deliveryId === intake.delivery.id,
        );
        expect(found).toEqual([job]);
      });

      it("takes a delivery once, and nothing of its repetition", async () => {
        const first = freshTask();
        const second = freshTask();
        const intake = intakeOf({ tasks: [first] });
        expect(await journal.record(intake)).toBe("recorded");
        const repeated = {
          ...intake,
          tasks: [second],
          jobs: [{ kind: "admit", taskId: second.id } as const],
        };
        expect(await journal.record(repeated)).toBe("duplicate");
        expect(await journal.read(second.id)).toBeNull();
        expect(await jobsOf(second.id)).toEqual([]);
      });

      it("takes a comment once, under whatever ids it is delivered and however close together", async () => {
        const tasks = Array.from({ length: 20 }, () => freshTask());
        const commentKey = `issue_comment ${randomUUID()}`;
        const intakes = tasks.map((task) => {
          const { delivery } = intakeOf({});
          return intakeOf({ delivery: { ...delivery, commentKey }, tasks: [task] });
        });
        const answers = await Promise.all(intakes.map((intake) => journal.record(intake)));
        expect(answers.filter((answer) => answer === "recorded")).toHaveLength(1);
        const kept = await Promise.all(tasks.map(({ id }) => journal.read(id)));
        expect(kept.filter((each) => each !== null)).toHaveLength(1);
      });

      it("takes a delivery once when it arrives twenty times at once", async () => {
        const { delivery } = intakeOf({});
        const tasks = Array.from({ length: 20 }, () => freshTask());
        const answers = await Promise.all(
          tasks.map((task) => journal.record({ ...intakeOf({ tasks: [task] }), delivery })),
        );
        expect(answers.filter((answer) => answer === "recorded")).toHaveLength(1);
        const found = await Promise.all(tasks.map(({ id }) => journal.read(id)));
        expect(found.filter((task) => task !== null)).toHaveLength(1);
      });

      it("takes many deliveries at once, each with its own", async () => {
        const tasks = Array.from({ length: 150 }, () => freshTask());
        const intakes = tasks.map((task) =>
          intakeOf({ tasks: [task], jobs: [{ kind: "admit", taskId: task.id }] }),
        );
        const answers = await Promise.all(intakes.map((intake) => journal.record(intake)));
        expect(new Set(answers)).toEqual(new Set(["recorded"]));
        const waiting = await harness.jobs();
        for (const task of tasks) {
          expect(waiting.filter((job) => "taskId" in job && job.taskId === task.id)).toHaveLength(1);
        }
      });

      it("fails one delivery that cannot be written, and no other that came with it", async () => {
        const known = await recorded();
        const bad = intakeOf({ tasks: [known], jobs: [{ kind: "admit", taskId: known.id }] });
        const good = Array.from({ length: 10 }, () => intakeOf({ tasks: [freshTask()] }));
        const outcomes = await Promise.allSettled([...good, bad].map((intake) => journal.record(intake)));
        expect(outcomes.map(({ status }) => status)).toEqual([...good.map(() => "fulfilled"), "rejected"]);
        expect(await jobsOf(known.id)).toEqual([]);
        expect(await journal.record({ ...bad, tasks: [], jobs: [] })).toBe("recorded");
      });
    });

    describe("post", () => {
      it("writes a reply once, however often it is posted", async () => {
        const reply = { ...replyNotice(), key: randomUUID() };
        await journal.post([reply]);
        await journal.post([reply, { ...reply, text: "Again." }]);
        const found = (await harness.notices()).filter(
          (notice) => notice.kind === "reply" && notice.key === reply.key,
        );
        expect(found).toEqual([reply]);
      });
    });

    describe("update", () => {
      it("changes nothing when the decision is to change nothing", async () => {
        const task = await recorded();
        expect(await journal.update(task.id, () => null)).toEqual({ task, run: null });
        expect(await journal.read(task.id)).toEqual({ task, run: null });
      });

      it("asks nobody about a task that does not exist", async () => {
        const answer = await journal.update(freshTask().id, () => {
          throw new Error("asked");
        });
        expect(answer).toBeNull();
      });

      it("returns the task as it is after the change", async () => {
        const task = await recorded();
        const answer = await journal.update(task.id, () => ({ task: { progress: 40, step: "Testing" } }));
        expect(answer).toEqual({ task: { ...task, progress: 40, step: "Testing" }, run: null });
        expect(await journal.read(task.id)).toEqual(answer);
      });

      it("writes jobs and notices with the change", async () => {
        const task = await recorded();
        const job: Job = { kind: "supervise", taskId: task.id, group: "ann", plan: null, dueAt: sampleTime };
        await journal.update(task.id, () => ({
          task: { progress: 1 },
          jobs: [job],
          notices: [taskNotice(task)],
        }));
        expect(await jobsOf(task.id)).toEqual([job]);
        expect(await harness.notices()).toContainEqual(taskNotice(task));
      });

      it("leaves nothing behind when the decision throws", async () => {
        const task = await recorded();
        const attempt = journal.update(task.id, () => {
          throw new Error("undecided");
        });
        await expect(attempt).rejects.toThrow("undecided");
        expect(await journal.read(task.id)).toEqual({ task, run: null });
      });

      it("leaves nothing behind when a part of the change cannot be written", async () => {
        const task = await recorded();
        const run = sampleRun({ id: randomUUID(), taskId: freshTask().id });
        const attempt = journal.update(task.id, () => ({
          task: { progress: 50 },
          newRun: run,
          jobs: [{ kind: "admit", taskId: task.id }],
        }));
        await expect(attempt).rejects.toThrow();
        expect(await journal.read(task.id)).toEqual({ task, run: null });
        expect(await jobsOf(task.id)).toEqual([]);
      });

      it("lets concurrent changes of one task see each other", async () => {
        const task = await recorded();
        const increment = ({ task: { progress } }: { task: Task }): Change => ({
          task: { progress: progress + 1 },
        });
        await Promise.all(Array.from({ length: 40 }, () => journal.update(task.id, increment)));
        expect((await journal.read(task.id))?.task.progress).toBe(40);
      });

      it("keeps the latest run at hand", async () => {
        const task = await recorded();
        const first = sampleRun({ id: randomUUID(), taskId: task.id, attempt: 1 });
        const second = sampleRun({
          id: randomUUID(),
          taskId: task.id,
          attempt: 2,
          base: { branch: "main", sha: "0".repeat(40) },
          parserState: { lines: 3, open: ["a"] },
          claimedAt: sampleTime,
        });
        await journal.update(task.id, () => ({ newRun: first }));
        await journal.update(task.id, () => ({ run: { state: "settled", endedAt: later(5) } }));
        await journal.update(task.id, () => ({ newRun: second }));
        const after = await journal.update(task.id, () => ({ run: { state: "claimed", claimant: "me" } }));
        expect(after).toEqual({ task, run: { ...second, state: "claimed", claimant: "me" } });
        expect(await journal.read(task.id)).toEqual(after);
      });

      it("stores a line once, however often it is reported", async () => {
        const task = await recorded();
        const run = sampleRun({ id: randomUUID(), taskId: task.id });
        const lines = [1, 2, 3].map((number) => lineOf(number));
        await journal.update(task.id, () => ({ newRun: run }));
        await journal.update(task.id, () => ({ lines: lines.slice(0, 2) }));
        await journal.update(task.id, () => ({ lines }));
        expect(await harness.lines(run.id)).toEqual(lines);
      });

      it("keeps prompt and result of a run until the run is settled", async () => {
        const task = await recorded();
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
        expect(await journal.runMaterial(run.id)).toBeNull();
        await journal.update(task.id, () => ({ newRun: run }));
        expect(await journal.runMaterial(run.id)).toEqual({ prompt: null, result: null });
        await journal.update(task.id, () => ({ prompt }));
        await journal.update(task.id, () => ({ result, run: { state: "publishing" } }));
        expect(await journal.runMaterial(run.id)).toEqual({ prompt, result });
        await journal.update(task.id, () => ({ run: { state: "settled" } }));
        expect(await journal.runMaterial(run.id)).toEqual({ prompt, result: null });
      });
    });

    describe("one live task per branch", () => {
      const admit = (task: Task): Change => ({
        task: { admittedAt: sampleTime },
        jobs: [{ kind: "supervise", taskId: task.id, group: "ann", plan: null, dueAt: sampleTime }],
      });

      it("refuses to admit a second one, and leaves it as it was", async () => {
        const branch = `porter/${randomUUID()}`;
        const first = await recorded({ branch });
        const second = await recorded({ branch });
        await journal.update(first.id, ({ task }) => admit(task));
        const error: unknown = await journal
          .update(second.id, ({ task }) => admit(task))
          .catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(PorterError);
        expect(error).toMatchObject({ code: "branch_busy" });
        expect(await journal.read(second.id)).toEqual({ task: second, run: null });
        expect(await jobsOf(second.id)).toEqual([]);
      });

      it("admits exactly one of many that ask at once", async () => {
        const branch = `porter/${randomUUID()}`;
        const rivals = await Promise.all(Array.from({ length: 8 }, () => recorded({ branch })));
        const outcomes = await Promise.allSettled(
          rivals.map(({ id }) => journal.update(id, ({ task }) => admit(task))),
        );
        expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      });

      it("admits the next one when the first has ended", async () => {
        const branch = `porter/${randomUUID()}`;
        const first = await recorded({ branch });
        const second = await recorded({ branch });
        await journal.update(first.id, ({ task }) => admit(task));
        await journal.update(first.id, () => ({ task: { state: "failed", completedAt: later(1) } }));
        const admitted = await journal.update(second.id, ({ task }) => admit(task));
        expect(admitted?.task.admittedAt).toEqual(sampleTime);
      });

      it("lets the same branch of another repository be", async () => {
        const branch = `porter/${randomUUID()}`;
        const here = await recorded({ branch });
        const there = await recorded({
          branch,
          repository: { owner: "acme", name: "web", installationId: 7 },
        });
        await journal.update(here.id, ({ task }) => admit(task));
        expect(await journal.update(there.id, ({ task }) => admit(task))).not.toBeNull();
      });
    });

    describe("archives of what setups made", () => {
      const hex = (digit: number) => digit.toString(16).repeat(64);
      const archiveOf = (digit: number, fields: Partial<DependencyArchive> = {}): DependencyArchive => ({
        key: hex(digit),
        digest: hex(15 - digit),
        bytes: 3_000_000_000 + digit,
        madeAt: later(digit),
        ...fields,
      });

      /** A repository of its own, in which runs have reported these archives one after the other. */
      async function made(...archives: readonly DependencyArchive[]): Promise<InstalledRepository> {
        const repository = { owner: "acme", name: `repo-${randomUUID()}`, installationId: 7 };
        const task = await recorded({ repository });
        await journal.update(task.id, () => ({ newRun: sampleRun({ id: randomUUID(), taskId: task.id }) }));
        for (const archive of archives) await journal.update(task.id, () => ({ archive }));
        return repository;
      }

      it("are given back as they were, the newest first", async () => {
        const repository = await made(archiveOf(1), archiveOf(3), archiveOf(2));
        expect(await journal.archives(repository)).toEqual([archiveOf(3), archiveOf(2), archiveOf(1)]);
      });

      it("take the place of one with the same key", async () => {
        const anew = archiveOf(1, { digest: hex(9), bytes: 1, madeAt: later(99) });
        const repository = await made(archiveOf(1), archiveOf(2), anew);
        expect(await journal.archives(repository)).toEqual([anew, archiveOf(2)]);
      });

      it("are forgotten when there are newer ones", async () => {
        const digits = Array.from({ length: archivesPerRepository + 3 }, (_, index) => index);
        const repository = await made(...digits.map((digit) => archiveOf(digit)));
        const kept = (await journal.archives(repository)).map(({ key }) => key);
        expect(kept).toEqual(digits.slice(3).toReversed().map(hex));
      });

      it("are of no other repository, nor of another installation", async () => {
        const repository = await made(archiveOf(1));
        expect(await journal.archives({ ...repository, name: "other" })).toEqual([]);
        expect(await journal.archives({ ...repository, installationId: 8 })).toEqual([]);
      });

      it("stay behind when the repository gets another name, which none then has", async () => {
        const repository = await made(archiveOf(1));
        await journal.moveRepository(repository, { ...repository, name: `${repository.name}-moved` });
        expect(await journal.archives(repository)).toEqual([]);
      });

      it("keep a run's setup with it", async () => {
        const task = await recorded();
        const setup = { command: "npm ci", maySave: true };
        const run = sampleRun({ id: randomUUID(), taskId: task.id, setup });
        await journal.update(task.id, () => ({ newRun: run }));
        expect((await journal.read(task.id))?.run).toEqual(run);
      });
    });

    describe("finding tasks", () => {
      const repository = { owner: "acme", name: `repo-${randomUUID()}`, installationId: 7 };

      it("finds the tasks of an issue, newest first", async () => {
        const older = await recorded({ repository });
        const newer = await recorded({ repository });
        await recorded({ repository, issue: { ...older.issue, number: older.issue.number + 1 } });
        const found = await journal.tasksOfIssue(repository, older.issue.number);
        expect(found.map(({ id }) => id)).toEqual([newer.id, older.id]);
      });

      it("finds the task of a pull request", async () => {
        const task = await recorded({ repository });
        await journal.update(task.id, () => ({
          task: { pullRequest: { number: 31, url: "https://github.com/p/31" } },
        }));
        expect((await journal.taskOfPullRequest(repository, 31))?.id).toBe(task.id);
        expect(await journal.taskOfPullRequest(repository, 32)).toBeNull();
      });

      it("lists the tasks of a pull request and those that were asked for on it, newest first", async () => {
        const opener = await recorded({ repository });
        await journal.update(opener.id, () => ({
          task: { pullRequest: { number: 41, url: "https://github.com/p/41" } },
        }));
        const followUp = { pullRequest: 41, askedIn: "review-comment" } as const;
        const asked = await recorded({ repository, followUp });
        await recorded({ repository, followUp: { ...followUp, pullRequest: 42 } });
        const found = await journal.tasksOfPullRequest(repository, 41);
        expect(found.map(({ id }) => id)).toEqual([asked.id, opener.id]);
        expect(found[0]?.followUp).toEqual(followUp);
        expect(await journal.tasksOfPullRequest({ owner: "acme", name: "elsewhere" }, 41)).toEqual([]);
      });
    });
  });
}

let created = 0;

/** A task with an id, and a branch, of its own; later ones have larger ids. */
function freshTask(fields: Partial<Task> = {}): Task {
  created += 1;
  const id = `0190${created.toString(16).padStart(4, "0")}${randomUUID().slice(8)}`;
  return sampleTask({ id, branch: `porter/${id}`, ...fields });
}

function intakeOf(fields: Partial<Intake>): Intake {
  return {
    delivery: {
      id: randomUUID(),
      event: "issue_comment",
      action: "created",
      decision: "commands",
      reason: null,
      receivedAt: sampleTime,
    },
    tasks: [],
    jobs: [],
    notices: [],
    ...fields,
  };
}

function taskNotice(task: Task): NoticeContent {
  return { kind: "task", taskId: task.id, news: "queued" };
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

function lineOf(number: number): LogLine {
  return { number, at: later(number), level: "info", message: `Line ${number}` };
}
