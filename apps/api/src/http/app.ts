import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "pino";
import type { Context } from "../trpc/context.ts";
import { appRouter } from "../trpc/router.ts";
import { type AuthDoor, authRoutes, renewSession } from "./auth/auth-routes.ts";
import { type CallbackDoor, callbackRoutes } from "./callbacks.ts";
import { healthRoutes, type Vitals } from "./health.ts";
import type { OwnHosts } from "./own-hosts.ts";
import { ownOriginOnly } from "./own-origin.ts";
import { type Pages, pageRoutes } from "./pages.ts";

export interface AppParts {
  readonly callbacks: CallbackDoor;
  readonly vitals: Vitals;
  readonly pages: Pages | null;
  readonly log: Logger;
  readonly hosts: OwnHosts;
  /** How people sign in; `null` in try mode, which asks nobody who they are. */
  readonly auth: AuthDoor | null;
  /** The stand-in for GitHub in try mode, served below `/github`. */
  readonly standIn: ((request: Request, env?: object) => Response | Promise<Response>) | null;
  /** Origin of GitHub, to which the set-up page may send its form; `null` once there is an App. */
  readonly setUpFormOrigin: string | null;
  context(headers: Headers): Promise<Context>;
}

const maxApiBytes = 1024 * 1024;

/** The HTTP surface but for the door of webhooks: the door for runs, the API, health, pages. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    parts.log.error({ err: error, path: c.req.path }, "request failed");
    return c.json(
      {
        code: "unexpected",
        message: "Porter met an error it did not expect. Try again; the log has the details.",
      },
      500,
    );
  });
  if (parts.standIn !== null) {
    // Try mode asks nobody who they are; a foreign name resolved to this address must find nothing here.
    // Browsers always send a Host; without one it is this process asking itself.
    app.use(async (c, next) => {
      const host = c.req.header("host");
      if (host !== undefined && !parts.hosts.isOwnHost(host)) return c.json({ code: "foreign_host" }, 421);
      return next();
    });
    app.mount("/github", parts.standIn);
  }
  app.route("/api/callbacks", callbackRoutes(parts.callbacks));
  app.route("/", healthRoutes(parts.vitals));
  app.use(
    "/trpc/*",
    bodyLimit({ maxSize: maxApiBytes, onError: (c) => c.json({ code: "request_too_large" }, 413) }),
  );
  app.use(ownOriginOnly(parts.hosts));
  app.all("/trpc/*", (c) =>
    fetchRequestHandler({
      endpoint: "/trpc",
      req: c.req.raw,
      router: appRouter,
      createContext: () => parts.context(c.req.raw.headers),
      onError: ({ error, path }) => {
        if (error.code === "INTERNAL_SERVER_ERROR") parts.log.error({ err: error, path }, "procedure failed");
      },
    }),
  );
  app.all("/api/*", (c) => c.json({ code: "no_such_route", message: "There is no such API route." }, 404));
  if (parts.auth !== null) app.route("/auth", authRoutes(parts.auth));
  if (parts.pages !== null) {
    if (parts.auth !== null) app.use(renewSession(parts.auth));
    app.route(
      "/",
      pageRoutes({
        pages: parts.pages,
        setUpFormOrigin: parts.setUpFormOrigin,
        fetchApi: (input, init) => Promise.resolve(app.fetch(new Request(input, init))),
      }),
    );
  }
  return app;
}
