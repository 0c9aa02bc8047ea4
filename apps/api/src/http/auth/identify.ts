import { z } from "zod";
import type { Accounts, Principal } from "../../accounts/accounts.ts";
import { type Session, sessionLifeMs } from "../../accounts/sessions.ts";
import type { KeyRing } from "../../config/key-ring.ts";
import { sealedCookie, type SealedCookie } from "./sealed-cookie.ts";

const content = z.object({ session: z.string() });

export type SessionCookie = SealedCookie<z.infer<typeof content>>;

/** The cookie of a session. Over HTTPS its name binds it to this very host. */
export function sessionCookie(ring: KeyRing, secure: boolean): SessionCookie {
  return sealedCookie({
    name: secure ? "__Host-porter-session" : "porter-session",
    path: "/",
    maxAgeSeconds: sessionLifeMs / 1000,
    secure,
    sealer: ring.sealer("session cookie"),
    content,
  });
}

/** Tells who sends a request: by their GitHub token, else by their session. */
export interface Identity {
  principalOf(headers: Headers): Promise<Principal | null>;
  sessionOf(headers: Headers): Promise<Session | null>;
}

export function createIdentity(accounts: Accounts, cookie: SessionCookie): Identity {
  const open = async (headers: Headers) => {
    const named = await cookie.read(headers);
    return named === null ? null : accounts.ofSession(named.session);
  };
  return {
    async principalOf(headers) {
      const [, token] = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
      // A token that is no good does not fall back to the cookie: who sends one means it.
      if (token !== undefined) return accounts.ofBearer(token);
      return (await open(headers))?.principal ?? null;
    },
    sessionOf: async (headers) => (await open(headers))?.session ?? null,
  };
}
