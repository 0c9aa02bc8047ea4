import type { GitHubSignIn, GitHubUser, UserAccess } from "@porter/forges";
import type { KeyRing } from "../config/key-ring.ts";
import type { Database } from "../store/database.ts";
import { PorterError } from "@porter/orchestrator";
import { bearerHolders } from "./bearer-holders.ts";
import { createReadableRepositories, type Readable } from "./readable-repositories.ts";
import { createSessions, type Session, type Sessions } from "./sessions.ts";
import { createStoredTokens, type StoredTokens } from "./stored-tokens.ts";

/** Who is asking. */
export interface Principal {
  readonly login: string;
  readonly id: number;
  /** What they may read at this moment; `null` once their session has ended. */
  readable(): Promise<Readable | null>;
}

/** People: who is signed in, by what, and what they may see. */
export interface Accounts {
  readonly sessions: Sessions;
  readonly tokens: StoredTokens;
  /** Somebody came back from GitHub: their tokens are kept, a session begins. */
  signIn(user: GitHubUser, access: UserAccess): Promise<Session>;
  /** Ends one session; with the last one of a person their token goes too, here and at GitHub. */
  signOut(session: Session): Promise<void>;
  /** Somebody took back what they had allowed: nothing of theirs stays. */
  revoke(userId: number): Promise<void>;
  /** The person of an open session; `null` when it has ended. */
  ofSession(sessionId: string): Promise<{ readonly session: Session; readonly principal: Principal } | null>;
  /** The person whose GitHub token this is; `null` when GitHub does not take it. */
  ofBearer(token: string): Promise<Principal | null>;
}

export function createAccounts(parts: {
  readonly db: Database;
  readonly ring: KeyRing;
  readonly signIn: GitHubSignIn;
}): Accounts {
  const { db, ring, signIn } = parts;
  const sessions = createSessions(db);
  const tokens = createStoredTokens({ db, signIn, sealer: ring.sealer("github user token") });
  const repositories = createReadableRepositories(signIn);
  const holderOf = bearerHolders(signIn);

  /** `null` when GitHub takes no token of theirs any more. */
  async function repositoriesOf(userId: number): Promise<Readable | null> {
    const token = await tokens.of(userId);
    if (token === null) return null;
    try {
      return await repositories.of(userId, token);
    } catch (error) {
      if (!(error instanceof PorterError) || error.code !== "forge_unauthorized") throw error;
      // Ended earlier than it said, or taken back: a new one tells which.
      const renewed = await tokens.of(userId, token);
      return renewed === null ? null : repositories.of(userId, renewed);
    }
  }

  return {
    sessions,
    tokens,
    async signIn(user, access) {
      await tokens.keep(user, access);
      repositories.forget(user.id);
      return sessions.begin(user, new Date());
    },
    async signOut({ id, userId }) {
      await sessions.end(id);
      if (!(await sessions.hasAny(userId, new Date()))) await tokens.forget(userId);
    },
    async revoke(userId) {
      await sessions.endAllOf(userId);
      repositories.forget(userId);
      await tokens.forget(userId);
    },
    async ofSession(sessionId) {
      const session = await sessions.find(sessionId, new Date());
      if (session === null) return null;
      const { userId, login } = session;
      const readable = async () => {
        if ((await sessions.find(sessionId, new Date())) === null) return null;
        return repositoriesOf(userId);
      };
      return { session, principal: { id: userId, login, readable } };
    },
    async ofBearer(token) {
      const user = await holderOf(token);
      return user && { ...user, readable: () => repositories.of(user.id, token) };
    },
  };
}
