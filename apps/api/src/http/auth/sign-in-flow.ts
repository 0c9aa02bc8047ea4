import { randomBytes, timingSafeEqual } from "node:crypto";
import type { GitHubSignIn } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import type { Accounts } from "../../accounts/accounts.ts";
import type { Session } from "../../accounts/sessions.ts";
import type { KeyRing } from "../../config/key-ring.ts";
import { sealedCookie } from "./sealed-cookie.ts";

/** What went wrong when somebody came back from GitHub; the sign-in page has a sentence for each. */
type SignInProblem = "cancelled" | "stale" | "refused" | "unavailable";

/** How a sign-in ended: where the browser goes next, and the session if it worked. */
export type SignInResult =
  | { readonly ok: true; readonly session: Session; readonly to: string }
  | { readonly ok: false; readonly problem: SignInProblem };

const flow = z.object({ state: z.string(), codeVerifier: z.string(), to: z.string() });
/** As long as people may take on GitHub's page. */
const flowSeconds = 600;

/** The way to GitHub and back. State and PKCE verifier wait in a sealed cookie of the one browser that began it. */
export function createSignInFlow(parts: {
  readonly accounts: Accounts;
  readonly signIn: GitHubSignIn;
  readonly ring: KeyRing;
  readonly origin: string;
}) {
  const { accounts, signIn, origin } = parts;
  const redirectUri = `${origin}/auth/github/callback`;
  const cookie = sealedCookie({
    name: "porter-sign-in",
    path: "/auth",
    maxAgeSeconds: flowSeconds,
    secure: origin.startsWith("https:"),
    sealer: parts.ring.sealer("sign-in cookie"),
    content: flow,
  });
  return {
    removal: cookie.removal,

    /** Begins: GitHub's address and the cookie to set. `to` is the path to come back to. */
    async begin(to: string): Promise<{ readonly url: string; readonly setCookie: string }> {
      const state = randomBytes(24).toString("base64url");
      const codeVerifier = randomBytes(48).toString("base64url");
      const setCookie = await cookie.write({ state, codeVerifier, to: localPath(to, origin) });
      return { url: signIn.authorizeUrl({ state, codeVerifier, redirectUri }), setCookie };
    },

    /** Ends: checks that this browser began it, and turns the code into a session. */
    async finish(headers: Headers, query: URLSearchParams): Promise<SignInResult> {
      const begun = await cookie.read(headers);
      const state = query.get("state") ?? "";
      if (begun === null || !same(begun.state, state)) return { ok: false, problem: "stale" };
      const code = query.get("code");
      if (code === null) return { ok: false, problem: "cancelled" };
      try {
        const access = await signIn.exchange(code, { ...begun, redirectUri });
        const user = await signIn.readUser(access.token);
        if (user === null) return { ok: false, problem: "refused" };
        return { ok: true, session: await accounts.signIn(user, access), to: begun.to };
      } catch (error) {
        if (!(error instanceof PorterError)) throw error;
        return { ok: false, problem: error.retry === "later" ? "unavailable" : "refused" };
      }
    },
  };
}

export type SignInFlow = ReturnType<typeof createSignInFlow>;

/** The path if it leads to a page of this origin, else the first page: a sign-in must not end on a foreign one. */
function localPath(to: string, origin: string): string {
  if (!to.startsWith("/") || !URL.canParse(to, origin)) return "/";
  const target = new URL(to, origin);
  return target.origin === origin ? `${target.pathname}${target.search}` : "/";
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
