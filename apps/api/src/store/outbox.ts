import type { DeliveryReceipt, Failure, OutgoingNotice } from "@porter/orchestrator";
import { and, asc, desc, eq, lt, lte, sql } from "./drizzle.ts";
import { alias } from "./drizzle.ts";
import type { Database, Transaction } from "./database.ts";
import { notices, tasks } from "./schema.ts";
import { taskOf } from "./task-row.ts";

/** Notices on their way to people. Of one task's news on one channel only the newest is worth delivering. */
export interface Outbox {
  /**
   * The notice to deliver now where `noticeId` is pending: itself, or a newer one of the same task and channel.
   * `null` when it was delivered, superseded or given up.
   */
  pendingNotice(noticeId: string): Promise<OutgoingNotice | null>;
  /** Notices that are due at `now`, the newest of each task and channel, longest due first. */
  pendingNotices(now: Date, limit: number): Promise<readonly OutgoingNotice[]>;
  /** Marks it delivered, and older pending news of its task and channel superseded, in one step. */
  markDelivered(noticeId: string, receipt: DeliveryReceipt): Promise<void>;
  /** Counts a failed try. `next` is when it is tried again; `dead`: it is given up, and older news with it. */
  markFailed(noticeId: string, failure: Failure, next: Date | "dead"): Promise<void>;
}

export function createOutbox(db: Database): Outbox {
  return {
    pendingNotice: (noticeId) => pendingNotice(db, noticeId),
    pendingNotices: (now, limit) => pendingNotices(db, now, limit),
    markDelivered: (noticeId, { externalId }) =>
      db.transaction(async (tx) => {
        const delivered = { state: "delivered", deliveredAt: new Date(), externalId, nextAt: null } as const;
        await settle(tx, noticeId, delivered);
      }),
    markFailed: (noticeId, failure, next) =>
      db.transaction(async (tx) => {
        if (next === "dead") await settle(tx, noticeId, { state: "dead", lastError: failure, nextAt: null });
        else await countTry(tx, noticeId, { lastError: failure, nextAt: next });
      }),
  };
}

const newer = alias(notices, "newer");

async function pendingNotice(db: Database, noticeId: string): Promise<OutgoingNotice | null> {
  const [asked] = await db.select().from(notices).where(eq(notices.id, noticeId));
  if (asked === undefined || asked.state !== "pending") return null;
  if (asked.taskId === null) return outgoing(asked, null);
  const [newest] = await db
    .select({ notice: notices, task: tasks })
    .from(notices)
    .innerJoin(tasks, eq(tasks.id, notices.taskId))
    .where(
      and(eq(notices.taskId, asked.taskId), eq(notices.channel, asked.channel), eq(notices.state, "pending")),
    )
    .orderBy(desc(notices.position))
    .limit(1);
  return newest === undefined ? null : outgoing(newest.notice, newest.task);
}

async function pendingNotices(db: Database, now: Date, limit: number): Promise<readonly OutgoingNotice[]> {
  const laterNews = db
    .select({ one: sql`1` })
    .from(newer)
    .where(
      and(
        eq(newer.taskId, notices.taskId),
        eq(newer.channel, notices.channel),
        eq(newer.state, "pending"),
        lt(notices.position, newer.position),
      ),
    );
  const rows = await db
    .select({ notice: notices, task: tasks })
    .from(notices)
    .leftJoin(tasks, eq(tasks.id, notices.taskId))
    .where(and(eq(notices.state, "pending"), lte(notices.nextAt, now), sql`not exists ${laterNews}`))
    .orderBy(asc(notices.nextAt))
    .limit(limit);
  return rows.map(({ notice, task }) => outgoing(notice, task));
}

function outgoing(
  notice: typeof notices.$inferSelect,
  task: typeof tasks.$inferSelect | null,
): OutgoingNotice {
  const { id, channel, content, createdAt, attempts } = notice;
  return { notice: { id, channel, content, createdAt }, task: task && taskOf(task), attempt: attempts + 1 };
}

type NoticeColumns = Partial<typeof notices.$inferInsert>;

async function countTry(
  tx: Transaction,
  noticeId: string,
  columns: NoticeColumns,
): Promise<typeof notices.$inferSelect | undefined> {
  const [notice] = await tx
    .update(notices)
    .set({ ...columns, attempts: sql`${notices.attempts} + 1` })
    .where(and(eq(notices.id, noticeId), eq(notices.state, "pending")))
    .returning();
  return notice;
}

/** Ends a notice and, with it, the older news it has overtaken. Repeating it changes nothing. */
async function settle(tx: Transaction, noticeId: string, columns: NoticeColumns): Promise<void> {
  const notice = await countTry(tx, noticeId, columns);
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
