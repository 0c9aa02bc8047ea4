import { setTimeout as pause } from "node:timers/promises";
import type { GitHubSignIn, GitHubUser, UserAccess } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import type { Sealer } from "../config/sealer.ts";
import { userTokens } from "../store/account-tables.ts";
import type { Database } from "../store/database.ts";
import { and, eq, isNull, lt, or } from "../store/drizzle.ts";
import type { UserTokens } from "./user-tokens.ts";

/** A token with less left than this is replaced before it is used. */
const minimumLeftMs = 60_000;
/** A refresh that has not ended by then died with its process. */
const refreshMs = 30_000;
const lookAgainMs = 100;

/** Tokens kept sealed in the journal, refreshed when they end. */
export interface StoredTokens extends UserTokens {
  keep(user: GitHubUser, access: UserAccess): Promise<void>;
  /** Seals every token anew that was sealed with an older key of the ring. Those that cannot be opened are forgotten. */
  reseal(): Promise<void>;
  /** Ends the token at GitHub as far as it answers, and forgets it. */
  forget(userId: number): Promise<void>;
}

type Row = typeof userTokens.$inferSelect;

export function createStoredTokens(parts: {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly signIn: GitHubSignIn;
}): StoredTokens {
  const { db, sealer, signIn } = parts;

  async function keep(user: GitHubUser, access: UserAccess): Promise<void> {
    const { token, refreshToken } = access;
    const row = {
      login: user.login,
      sealedToken: await sealer.seal(token, contextOf(user.id)),
      expiresAt: access.expiresAt,
      sealedRefreshToken: refreshToken === null ? null : await sealer.seal(refreshToken, contextOf(user.id)),
      refreshTokenExpiresAt: access.refreshTokenExpiresAt,
      refreshingUntil: null,
      updatedAt: new Date(),
    };
    await db
      .insert(userTokens)
      .values({ userId: user.id, ...row })
      .onConflictDoUpdate({ target: userTokens.userId, set: row });
  }

  const read = async (userId: number): Promise<Row | null> => {
    const [row] = await db.select().from(userTokens).where(eq(userTokens.userId, userId)).limit(1);
    return row ?? null;
  };

  /** A refresh token works once: of all who find the token ended, one trades it in and the others wait. */
  async function takeTurn(userId: number): Promise<Row | null> {
    const now = new Date();
    const [mine] = await db
      .update(userTokens)
      .set({ refreshingUntil: new Date(now.getTime() + refreshMs) })
      .where(
        and(
          eq(userTokens.userId, userId),
          or(isNull(userTokens.refreshingUntil), lt(userTokens.refreshingUntil, now)),
        ),
      )
      .returning();
    return mine ?? null;
  }

  async function refresh(row: Row): Promise<void> {
    const { userId, login, sealedRefreshToken } = row;
    if (sealedRefreshToken === null) return drop(userId);
    try {
      const access = await signIn.refresh(await sealer.open(sealedRefreshToken, contextOf(userId)));
      await keep({ id: userId, login }, access);
    } catch (error) {
      if (error instanceof PorterError && error.retry === "never") return drop(userId);
      await giveTurnBack(userId);
      throw error;
    }
  }

  async function giveTurnBack(userId: number): Promise<void> {
    await db.update(userTokens).set({ refreshingUntil: null }).where(eq(userTokens.userId, userId));
  }

  /** The row's token, unless it is about to end or was refused. */
  async function usable(row: Row, refused: string | undefined): Promise<string | null> {
    if (!isFresh(row)) return null;
    const token = await sealer.open(row.sealedToken, contextOf(row.userId));
    return token === refused ? null : token;
  }

  async function drop(userId: number): Promise<void> {
    await db.delete(userTokens).where(eq(userTokens.userId, userId));
  }

  return {
    keep,
    async of(userId, refused) {
      for (;;) {
        const row = await read(userId);
        const token = row === null ? null : await usable(row, refused);
        if (row === null || token !== null) return token;
        const mine = await takeTurn(userId);
        if (mine === null) await pause(lookAgainMs);
        // Looked at again under the turn: another process may have finished in between.
        else if ((await usable(mine, refused)) === null) await refresh(mine);
        else await giveTurnBack(userId);
      }
    },
    async reseal() {
      for (const row of await db.select().from(userTokens)) {
        const { userId, sealedToken, sealedRefreshToken } = row;
        if (sealer.isCurrent(sealedToken)) continue;
        const again = async (sealed: string) =>
          sealer.seal(await sealer.open(sealed, contextOf(userId)), contextOf(userId));
        try {
          const fresh = {
            sealedToken: await again(sealedToken),
            sealedRefreshToken: sealedRefreshToken === null ? null : await again(sealedRefreshToken),
          };
          await db
            .update(userTokens)
            .set(fresh)
            .where(and(eq(userTokens.userId, userId), eq(userTokens.sealedToken, sealedToken)));
        } catch (error) {
          if (!(error instanceof PorterError)) throw error;
          await drop(userId);
        }
      }
    },
    async forget(userId) {
      const row = await read(userId);
      await drop(userId);
      if (row === null || !isFresh(row)) return;
      await signIn.revoke(await sealer.open(row.sealedToken, contextOf(userId)));
    },
  };
}

function isFresh({ expiresAt }: Row): boolean {
  return expiresAt === null || expiresAt.getTime() - Date.now() > minimumLeftMs;
}

function contextOf(userId: number): string {
  return `user ${userId} github token`;
}
