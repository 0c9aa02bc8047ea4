import { randomBytes } from "node:crypto";
import type { Database } from "../store/database.ts";
import { sessions } from "../store/account-tables.ts";
import { and, eq, gt, lt, or } from "../store/drizzle.ts";

/** Somebody's open session. */
export interface Session {
  readonly id: string;
  readonly userId: number;
  readonly login: string;
  readonly createdAt: Date;
  readonly rotatedAt: Date;
}

/** A session ends by itself after so long, however busy it is. */
export const sessionLifeMs = 30 * 86_400_000;
/** Its id is replaced this often, so that a stolen cookie does not work for long. */
const rotationMs = 86_400_000;
/** Requests that were under way during a rotation still carry the id before it. */
const graceMs = 60_000;

/** Sessions as rows: what is not there is not signed in. */
export interface Sessions {
  begin(user: { id: number; login: string }, now: Date): Promise<Session>;
  /** The session of an id, `null` when it has ended. */
  find(id: string, now: Date): Promise<Session | null>;
  /** Gives a session that is due a new id; `null` when it is not due, or another request was first. */
  rotate(session: Session, now: Date): Promise<Session | null>;
  end(id: string): Promise<void>;
  endAllOf(userId: number): Promise<void>;
  /** Whether the person is signed in anywhere. */
  hasAny(userId: number, now: Date): Promise<boolean>;
}

export function createSessions(db: Database): Sessions {
  const notExpired = (now: Date) => gt(sessions.createdAt, new Date(now.getTime() - sessionLifeMs));
  return {
    async begin(user, now) {
      const session = { id: newId(), userId: user.id, login: user.login, createdAt: now, rotatedAt: now };
      await db.insert(sessions).values({ ...session, previousId: null });
      await db.delete(sessions).where(lt(sessions.createdAt, new Date(now.getTime() - sessionLifeMs)));
      return session;
    },
    async find(id, now) {
      const inGrace = gt(sessions.rotatedAt, new Date(now.getTime() - graceMs));
      const named = or(eq(sessions.id, id), and(eq(sessions.previousId, id), inGrace));
      const [row] = await db
        .select()
        .from(sessions)
        .where(and(named, notExpired(now)))
        .limit(1);
      return row ?? null;
    },
    async rotate(session, now) {
      if (now.getTime() - session.rotatedAt.getTime() < rotationMs) return null;
      const fresh = { id: newId(), previousId: session.id, rotatedAt: now };
      const [row] = await db.update(sessions).set(fresh).where(eq(sessions.id, session.id)).returning();
      return row ?? null;
    },
    async end(id) {
      await db.delete(sessions).where(or(eq(sessions.id, id), eq(sessions.previousId, id)));
    },
    async endAllOf(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId));
    },
    async hasAny(userId, now) {
      const found = await db
        .select({ id: sessions.id })
        .from(sessions)
        .where(and(eq(sessions.userId, userId), notExpired(now)))
        .limit(1);
      return found.length > 0;
    },
  };
}

function newId(): string {
  return randomBytes(32).toString("base64url");
}
