import { Hono } from "hono";
import type { Context } from "hono";
import type { Core } from "../core.ts";
import { installOn } from "../actions/install.ts";
import { confirmAppHtml, installAppHtml, refusedManifestHtml } from "../html/app-pages.ts";
import { missingPageHtml } from "../html/pages.ts";
import { pageHeaders } from "../html/layout.ts";
import { parseAppManifest } from "../state/app-manifest.ts";

/** Where people make the App from a manifest and install it. Whoever comes is taken for the owner. */
export function createAppPages(core: Core): Hono {
  const pages = new Hono();
  for (const path of ["/settings/apps/new", "/organizations/:org/settings/apps/new"]) {
    pages.post(path, (context) => askToConfirm(core, context));
    pages.post(`${path}/confirmed`, (context) => confirm(core, context));
  }
  const { world } = core;
  pages.get("/apps/:slug/installations/new", (context) => {
    if (context.req.param("slug") !== world.app.slug) return missing(context);
    const owners = new Set([...world.repositories.values()].map(({ owner }) => owner.login));
    const action = `${world.webUrl}/apps/${world.app.slug}/installations/new`;
    const headers = headersWithForms([action, world.app.setupUrl]);
    return context.html(installAppHtml(world.app, [...owners], action), 200, headers);
  });
  pages.post("/apps/:slug/installations/new", async (context) => {
    const account = world.user(await field(context, "account"));
    if (context.req.param("slug") !== world.app.slug || account === null) return missing(context);
    const installation = installOn(world, account);
    if (world.app.setupUrl === null) return context.redirect(world.webUrl, 303);
    const next = new URL(world.app.setupUrl);
    next.searchParams.set("installation_id", String(installation.id));
    next.searchParams.set("setup_action", "install");
    return context.redirect(next.href, 303);
  });
  return pages;
}

async function askToConfirm(core: Core, context: Context): Promise<Response> {
  const text = await field(context, "manifest");
  const manifest = parseAppManifest(text);
  if (typeof manifest === "string") return context.html(refusedManifestHtml(manifest), 422, pageHeaders);
  const owner = context.req.param("org") ?? "you";
  const path = context.req.param("org") === undefined ? "" : `/organizations/${owner}`;
  const action = `${core.world.webUrl}${path}/settings/apps/new/confirmed`;
  const page = { manifest, text, owner, action, state: context.req.query("state") ?? "" };
  return context.html(confirmAppHtml(page), 200, headersWithForms([action, manifest.redirect_url]));
}

async function confirm(core: Core, context: Context): Promise<Response> {
  const sent = parseAppManifest(await field(context, "manifest"));
  if (typeof sent === "string") return context.html(refusedManifestHtml(sent), 422, pageHeaders);
  const manifest = parseAppManifest(JSON.stringify({ ...sent, name: await field(context, "name") }));
  if (typeof manifest === "string") return context.html(refusedManifestHtml(manifest), 422, pageHeaders);
  const code = core.manifestCodes.issue(manifest, core.world.clock.now());
  const next = new URL(manifest.redirect_url);
  next.searchParams.set("code", code);
  const state = await field(context, "state");
  if (state !== "") next.searchParams.set("state", state);
  return context.redirect(next.href, 303);
}

const missing = (context: Context) => context.html(missingPageHtml(), 404, pageHeaders);

async function field(context: Context, name: string): Promise<string> {
  const value = (await context.req.parseBody())[name];
  return typeof value === "string" ? value : "";
}

/** A form may go, and be redirected, to these places and nowhere else. */
function headersWithForms(targets: readonly (string | null)[]): Record<string, string> {
  const origins = new Set(targets.flatMap((target) => (target === null ? [] : [new URL(target).origin])));
  const policy = pageHeaders["content-security-policy"] ?? "";
  return {
    ...pageHeaders,
    "content-security-policy": policy.replace("form-action 'none'", `form-action ${[...origins].join(" ")}`),
  };
}
