import type { InstalledRepository } from "../forge/repository.ts";
import type { QueuePlace } from "../queue/queue-place.ts";
import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";

/** What happened to a task that people are told about. */
export const taskNews = [
  "queued",
  "started",
  "progress",
  "succeeded",
  "failed",
  "cancelled",
  "merged",
] as const;
export type TaskNews = (typeof taskNews)[number];

/** What people are told: news of a task, or a reply to a comment that started none. */
export type NoticeContent =
  | { readonly kind: "task"; readonly taskId: string; readonly news: TaskNews }
  | {
      readonly kind: "reply";
      readonly repository: InstalledRepository;
      readonly issueNumber: number;
      /** Makes the reply unique: the same key twice is one comment. */
      readonly key: string;
      /** Markdown. */
      readonly text: string;
    };

/** One row of the outbox: a notice for one channel. */
export interface Notice {
  readonly id: string;
  readonly channel: string;
  readonly content: NoticeContent;
  readonly createdAt: Date;
}

/** A notice on its way: with the task as it is now, since a comment must be true when it is written. */
export interface OutgoingNotice {
  readonly notice: Notice;
  /** The task of task news; `null` for replies. */
  readonly task: Task | null;
  /** The task's latest run, where it has one. */
  readonly run?: Run | null;
  /** Where the task stands in the queue, when it has to wait. */
  readonly place?: QueuePlace | null;
  /** 1 when nothing can stand on the channel yet: the first try, and no older news of the task has an unknown fate. */
  readonly attempt: number;
}

export interface DeliveryReceipt {
  /** The channel's id of what was written, such as a comment id; `null` when it has none. */
  readonly externalId: string | null;
}

/** A channel people are told on. The same notice twice is one message. Throws `PorterError`. */
export interface Notifier {
  readonly channel: string;
  deliver(outgoing: OutgoingNotice): Promise<DeliveryReceipt>;
}
