import { Hono } from "hono";
import type { Core } from "../core.ts";
import { pageHeaders } from "../html/layout.ts";
import { missingPageHtml } from "../html/pages.ts";
import { apiOperations } from "../rest/operations.ts";
import { createApi } from "./api.ts";
import type { Bindings } from "./drop-connection.ts";
import { createAppPages } from "./app-pages.ts";
import { createGit } from "./git.ts";
import { createOAuth } from "./oauth.ts";
import { createPages } from "./pages.ts";

/** The whole stand-in behind one handler: `/api/…`, git, and pages for people. */
export function createSite(core: Core): Hono<{ Bindings: Bindings }> {
  const site = new Hono<{ Bindings: Bindings }>();
  site.route("/api", createApi(core, apiOperations(core)));
  site.route("/", createOAuth(core));
  site.route("/", createGit(core));
  site.route("/", createAppPages(core));
  site.route("/", createPages(core));
  site.notFound((context) => context.html(missingPageHtml(), 404, pageHeaders));
  return site;
}
