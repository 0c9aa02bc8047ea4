import {
  failureOf,
  type Journal,
  type Notifier,
  type OutgoingNotice,
  PorterError,
  type QueuePlace,
} from "@porter/orchestrator";
import type { Logger } from "pino";
import type { Outbox } from "../store/outbox.ts";

export interface Delivery {
  readonly outbox: Outbox;
  readonly journal: Journal;
  /** Where a task stands that has to wait. */
  placeInQueue(taskId: string): Promise<QueuePlace | null>;
  /** By channel. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly log: Logger;
}

/** After so many tries a notice is given up and shown as dead. */
const maxAttempts = 12;

function pauseMs(attempt: number): number {
  return Math.min(1000 * 2 ** (attempt - 1), 120_000);
}

async function placeOf({ task }: OutgoingNotice, delivery: Delivery): Promise<QueuePlace | null> {
  return task?.state === "queued" && task.admittedAt !== null ? delivery.placeInQueue(task.id) : null;
}

async function send(outgoing: OutgoingNotice, delivery: Delivery): Promise<void> {
  const { notice, task } = outgoing;
  const notifier = delivery.notifiers.get(notice.channel);
  if (notifier === undefined) {
    throw new PorterError({
      code: "channel_unknown",
      message: `No channel ${notice.channel} is configured.`,
      retry: "never",
    });
  }
  const receipt = await notifier.deliver(outgoing);
  if (task !== null && receipt.externalId !== null && receipt.externalId !== task.statusCommentId) {
    const statusCommentId = receipt.externalId;
    await delivery.journal.update(task.id, () => ({ task: { statusCommentId } }));
  }
  await delivery.outbox.markDelivered(notice.id, receipt);
}

/**
 * Delivers one row of the outbox, or the newer row that has overtaken it. A failure is kept in the row and
 * thrown, so that the queue tries again; the last one, or one that cannot pass, leaves the row dead.
 */
export async function deliverNotice(noticeId: string, delivery: Delivery): Promise<void> {
  const begun = await delivery.outbox.beginTry(noticeId);
  if (begun === null) return;
  const outgoing = { ...begun, place: await placeOf(begun, delivery) };
  const { id } = outgoing.notice;
  try {
    await send(outgoing, delivery);
  } catch (error) {
    const failure = failureOf(error);
    const dead = failure.retry === "never" || outgoing.attempt >= maxAttempts;
    const next = dead ? "dead" : new Date(Date.now() + pauseMs(outgoing.attempt));
    await delivery.outbox.markFailed(id, failure, next);
    delivery.log.warn(
      { noticeId: id, taskId: outgoing.task?.id, code: failure.code, dead, err: error },
      "notice not delivered",
    );
    if (!dead) throw error;
  }
}
