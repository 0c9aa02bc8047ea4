import { randomUUID } from "node:crypto";
import { type KeyAction, keyAudit } from "../store/config-tables.ts";
import type { Database } from "../store/database.ts";
import { desc, eq } from "../store/drizzle.ts";

/** One line of the log of somebody's keys. */
interface KeyEvent {
  readonly provider: string;
  readonly action: KeyAction;
  /** Who did it, or whose task used it. */
  readonly actor: string;
  readonly taskId: string | null;
  readonly at: Date;
}

/** What happened to people's keys. Holds no key. */
export interface KeyLog {
  /** A second use by the same task is no second line. */
  record(userId: number, event: Omit<KeyEvent, "at">): Promise<void>;
  /** Newest first. */
  of(userId: number, limit: number): Promise<readonly KeyEvent[]>;
}

export function createKeyLog(db: Database): KeyLog {
  return {
    async record(userId, event) {
      const row = { id: randomUUID(), userId, at: new Date(), ...event };
      await db.insert(keyAudit).values(row).onConflictDoNothing();
    },
    of: (userId, limit) =>
      db
        .select({
          provider: keyAudit.provider,
          action: keyAudit.action,
          actor: keyAudit.actor,
          taskId: keyAudit.taskId,
          at: keyAudit.at,
        })
        .from(keyAudit)
        .where(eq(keyAudit.userId, userId))
        .orderBy(desc(keyAudit.at))
        .limit(limit),
  };
}
