import type { DeliveryReceipt, Failure, OutgoingNotice } from "@porter/orchestrator";
import { and, desc, eq, gt, isNull, lt } from "./drizzle.ts";
import type { Database, Transaction } from "./database.ts";
import { notices, runs, tasks } from "./schema.ts";
import { taskOf } from "./task-row.ts";

/** Notices on their way to people. Of one task's news on one channel only the newest is worth delivering. */
export interface Outbox {
  /**
   * The notice to deliver now where `noticeId` is pending: itself, or a newer one of the same task and channel.
   * `null` when it was delivered, superseded or given up. The try is counted before it is made: after a crash
   * nobody knows whether the message went out, and whoever tries again must look first.
   */
  beginTry(noticeId: string): Promise<OutgoingNotice | null>;
  /** Marks it delivered, and older pending news of its task and channel superseded, in one step. */
  markDelivered(noticeId: string, receipt: DeliveryReceipt): Promise<void>;
  /** Says how the try failed. `next` is when it is tried again; `dead`: it is given up, and older news with it. */
  markFailed(noticeId: string, failure: Failure, next: Date | "dead"): Promise<void>;
}

export function createOutbox(db: Database): Outbox {
  return {
    beginTry: (noticeId) => db.transaction((tx) => beginTry(tx, noticeId)),
    markDelivered: (noticeId, { externalId }) =>
      db.transaction(async (tx) => {
        const delivered = { state: "delivered", deliveredAt: new Date(), externalId, nextAt: null } as const;
        await settle(tx, noticeId, delivered);
      }),
    markFailed: (noticeId, failure, next) =>
      db.transaction(async (tx) => {
        if (next === "dead") await settle(tx, noticeId, { state: "dead", lastError: failure, nextAt: null });
        else await change(tx, noticeId, { lastError: failure, nextAt: next });
      }),
  };
}

type NoticeRow = typeof notices.$inferSelect;

async function beginTry(tx: Transaction, noticeId: string): Promise<OutgoingNotice | null> {
  const [asked] = await tx.select().from(notices).where(eq(notices.id, noticeId));
  if (asked === undefined || asked.state !== "pending") return null;
  const newest = asked.taskId === null ? asked : await newestPending(tx, asked);
  if (newest === null) return null;
  const begun = await change(tx, newest.id, { attempts: newest.attempts + 1 });
  if (begun === undefined) return null;
  if (begun.taskId === null) return outgoing(begun, null);
  const [task] = await tx.select().from(tasks).where(eq(tasks.id, begun.taskId));
  if (task === undefined) return null;
  const [run] = await tx
    .select()
    .from(runs)
    .where(eq(runs.taskId, task.id))
    .orderBy(desc(runs.attempt))
    .limit(1);
  return { ...outgoing(begun, task, await olderMayStand(tx, begun)), run: run ?? null };
}

/** Notices of the same task on the same channel. */
function ofSameTask({ taskId, channel }: NoticeRow) {
  return and(eq(notices.taskId, taskId ?? ""), eq(notices.channel, channel));
}

async function newestPending(tx: Transaction, asked: NoticeRow): Promise<NoticeRow | null> {
  const [newest] = await tx
    .select()
    .from(notices)
    .where(and(ofSameTask(asked), eq(notices.state, "pending")))
    .orderBy(desc(notices.position))
    .limit(1);
  return newest ?? null;
}

/** Whether older news was tried and nobody learned what became of it: its message may stand there without a known id. */
async function olderMayStand(tx: Transaction, notice: NoticeRow): Promise<boolean> {
  const [tried] = await tx
    .select({ id: notices.id })
    .from(notices)
    .where(
      and(
        ofSameTask(notice),
        lt(notices.position, notice.position),
        gt(notices.attempts, 0),
        isNull(notices.externalId),
      ),
    )
    .limit(1);
  return tried !== undefined;
}

function outgoing(
  notice: NoticeRow,
  task: typeof tasks.$inferSelect | null,
  olderTried = false,
): OutgoingNotice {
  const { id, channel, content, createdAt, attempts } = notice;
  const attempt = olderTried ? Math.max(attempts, 2) : attempts;
  return { notice: { id, channel, content, createdAt }, task: task && taskOf(task), attempt };
}

type NoticeColumns = Partial<typeof notices.$inferInsert>;

/** Changes a notice that is still to be delivered; `undefined` when it is not. */
async function change(
  tx: Transaction,
  noticeId: string,
  columns: NoticeColumns,
): Promise<NoticeRow | undefined> {
  const [notice] = await tx
    .update(notices)
    .set(columns)
    .where(and(eq(notices.id, noticeId), eq(notices.state, "pending")))
    .returning();
  return notice;
}

/** Ends a notice and, with it, the older news it has overtaken. Repeating it changes nothing. */
async function settle(tx: Transaction, noticeId: string, columns: NoticeColumns): Promise<void> {
  const notice = await change(tx, noticeId, columns);
  if (notice === undefined || notice.taskId === null) return;
  await tx
    .update(notices)
    .set({ state: "superseded", nextAt: null })
    .where(
      and(
        eq(notices.taskId, notice.taskId),
        eq(notices.channel, notice.channel),
        eq(notices.state, "pending"),
        lt(notices.position, notice.position),
      ),
    );
}
