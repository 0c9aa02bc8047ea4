import { afterAll, beforeAll } from "vitest";
import type { NoticeContent } from "../../notice/notice.ts";
import type { Job, Journal } from "../../ports.ts";
import type { LogLine } from "../../run/run.ts";
import type { Task } from "../../task/task.ts";
import { freshTask, sampleIntake } from "../samples.ts";

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
      await harness.journal.record(sampleIntake({ tasks: [task] }));
      return task;
    },
    jobsOf: async (taskId) =>
      (await harness.jobs()).filter((job) => "taskId" in job && job.taskId === taskId),
  };
}

export function taskNotice(task: Task): NoticeContent {
  return { kind: "task", taskId: task.id, news: "queued" };
}
