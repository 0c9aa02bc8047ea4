import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import type { Accounts } from "../../accounts/accounts.ts";
import type { Identity, SessionCookie } from "./identify.ts";
import type { SignInFlow } from "./sign-in-flow.ts";

export interface AuthDoor {
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly cookie: SessionCookie;
  /** `null` while the App's client id and secret are not configured. */
  readonly flow: SignInFlow | null;
}

/** Signing in and out. Browsers come here by links and forms, also without JavaScript. */
export function authRoutes({ accounts, identity, cookie, flow }: AuthDoor): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
  });
  app.get("/github", async (c) => {
    if (flow === null) return c.redirect("/sign-in");
    const { url, setCookie } = await flow.begin(c.req.query("to") ?? "/");
    c.header("set-cookie", setCookie);
    return c.redirect(url);
  });
  app.get("/github/callback", async (c) => {
    if (flow === null) return c.redirect("/sign-in");
    const result = await flow.finish(c.req.raw.headers, new URL(c.req.url).searchParams);
    c.header("set-cookie", flow.removal);
    if (!result.ok) return c.redirect(`/sign-in?problem=${result.problem}`);
    c.header("set-cookie", await cookie.write({ session: result.session.id }), { append: true });
    return c.redirect(result.to);
  });
  app.post("/sign-out", async (c) => {
    const session = await identity.sessionOf(c.req.raw.headers);
    if (session !== null) await accounts.signOut(session);
    c.header("set-cookie", cookie.removal);
    return c.redirect("/sign-in", 303);
  });
  return app;
}

/** Gives a session that is due a new id, on the way of a page to the browser. */
export function renewSession({ accounts, identity, cookie }: AuthDoor): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.req.method !== "GET" || c.res.headers.has("set-cookie")) return;
    const session = await identity.sessionOf(c.req.raw.headers);
    const renewed = session && (await accounts.sessions.rotate(session, new Date()));
    if (renewed) c.header("set-cookie", await cookie.write({ session: renewed.id }), { append: true });
  };
}
