import { createHash, randomBytes } from "node:crypto";
import type { User } from "./user.ts";

/** What somebody agreed to on the authorize page, until the App turns the code in. */
interface PendingCode {
  readonly user: User;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly expiresAt: Date;
}

/** Tokens by which the App acts for somebody. */
interface UserGrant {
  readonly user: User;
  readonly token: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly refreshExpiresAt: Date;
}

/** Lives of GitHub's: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens */
export const lives = { codeMs: 600_000, tokenSeconds: 28_800, refreshSeconds: 15_897_600 } as const;

/** What people have allowed the App to do in their name. Codes and refresh tokens are good for one use. */
export class Authorizations {
  readonly #codes = new Map<string, PendingCode>();
  readonly #byToken = new Map<string, UserGrant>();
  readonly #byRefreshToken = new Map<string, UserGrant>();

  /** Remembers the consent and returns the code that the browser carries to the App. */
  consent(agreed: Omit<PendingCode, "expiresAt">, now: Date): string {
    const code = randomBytes(10).toString("hex");
    this.#codes.set(code, { ...agreed, expiresAt: new Date(now.getTime() + lives.codeMs) });
    return code;
  }

  /** Tokens for a code; `null` when it is unknown, used, too old, of another redirect or without its verifier. */
  exchange(code: string, proof: { redirectUri: string | null; verifier: string | null }, now: Date) {
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    if (pending === undefined || pending.expiresAt <= now) return null;
    if (proof.redirectUri !== null && proof.redirectUri !== pending.redirectUri) return null;
    if (pending.codeChallenge !== null && challengeOf(proof.verifier ?? "") !== pending.codeChallenge) {
      return null;
    }
    return this.#grant(pending.user, now);
  }

  /** New tokens for a refresh token, which is spent with its access token; `null` when it is no good. */
  refresh(refreshToken: string, now: Date): UserGrant | null {
    const grant = this.#byRefreshToken.get(refreshToken);
    if (grant === undefined) return null;
    this.#forget(grant);
    return grant.refreshExpiresAt <= now ? null : this.#grant(grant.user, now);
  }

  userOf(token: string, now: Date): User | null {
    const grant = this.#byToken.get(token);
    return grant === undefined || grant.expiresAt <= now ? null : grant.user;
  }

  /** Ends one token; false when there is none. */
  revokeToken(token: string): boolean {
    const grant = this.#byToken.get(token);
    if (grant !== undefined) this.#forget(grant);
    return grant !== undefined;
  }

  /** Lets the tokens of somebody end now; their refresh tokens stay good. */
  expire(user: User, now: Date): void {
    for (const [token, grant] of this.#byToken) {
      if (grant.user === user) this.#byToken.set(token, { ...grant, expiresAt: now });
    }
  }

  /** Ends everything that somebody allowed. */
  revokeUser(user: User): void {
    for (const grant of this.#byToken.values()) if (grant.user === user) this.#forget(grant);
  }

  #grant(user: User, now: Date): UserGrant {
    const grant: UserGrant = {
      user,
      token: `ghu_${randomBytes(18).toString("hex")}`,
      refreshToken: `ghr_${randomBytes(38).toString("hex")}`,
      expiresAt: new Date(now.getTime() + lives.tokenSeconds * 1000),
      refreshExpiresAt: new Date(now.getTime() + lives.refreshSeconds * 1000),
    };
    this.#byToken.set(grant.token, grant);
    this.#byRefreshToken.set(grant.refreshToken, grant);
    return grant;
  }

  #forget(grant: UserGrant): void {
    this.#byToken.delete(grant.token);
    this.#byRefreshToken.delete(grant.refreshToken);
  }
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
