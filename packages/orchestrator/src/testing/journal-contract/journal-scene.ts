import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import type { NoticeContent } from "../../notice/notice.ts";
import type { Intake, Job, Journal } from "../../ports.ts";
import type { LogLine } from "../../run/run.ts";
import type { Task } from "../../task/task.ts";
import { sampleTask, sampleTime } from "../samples.ts";

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

/** A journal that tests share, each with ids of its own. */
export interface JournalScene {
  readonly harness: JournalHarness;
  readonly journal: Journal;
  /** Records a fresh task. */
  readonly recorded: (fields?: Partial<Task>) => Promise<Task>;
  /** Jobs of a task that wait. */
  readonly jobsOf: (taskId: string) => Promise<readonly Job[]>;
}

/** Opens a journal for the tests that follow. */
export function useJournalScene(open: () => Promise<JournalHarness>): JournalScene {
  let harness: JournalHarness;
  beforeAll(async () => {
    harness = await open();
  });
  afterAll(() => harness?.close());
  return {
    get harness() {
      return harness;
    },
    get journal() {
      return harness.journal;
    },
    async recorded(fields = {}) {
      const task = freshTask(fields);
      await harness.journal.record(intakeOf({ tasks: [task] }));
      return task;
    },
    jobsOf: async (taskId) =>
      (await harness.jobs()).filter((job) => "taskId" in job && job.taskId === taskId),
  };
}

let created = 0;

/** A task with an id, and a branch, of its own; later ones have larger ids. */
export function freshTask(fields: Partial<Task> = {}): Task {
  created += 1;
  const id = `0190${created.toString(16).padStart(4, "0")}${randomUUID().slice(8)}`;
  return sampleTask({ id, branch: `porter/${id}`, ...fields });
}

export function intakeOf(fields: Partial<Intake>): Intake {
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

export function taskNotice(task: Task): NoticeContent {
  return { kind: "task", taskId: task.id, news: "queued" };
}
