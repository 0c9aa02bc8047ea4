import { Hono } from "hono";
import type { Context } from "hono";
import { z } from "zod";
import type { Core } from "../core.ts";
import { authorizePageHeaders, authorizePageHtml } from "../html/authorize-page.ts";
import { lives } from "../state/authorizations.ts";
import type { World } from "../state/world.ts";

const requestSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.url(),
  state: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.literal("S256").optional(),
});

const answerSchema = requestSchema.extend({
  login: z.string(),
  decision: z.enum(["authorize", "cancel"]),
});

const tokenSchema = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
});

/**
 * How people let the App act for them: the page, and the door for its codes and refresh tokens.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export function createOAuth({ world }: Core): Hono {
  const oauth = new Hono();
  oauth.get("/login/oauth/authorize", (context) => {
    const asked = requestSchema.safeParse(context.req.query());
    if (!asked.success || asked.data.client_id !== world.app.clientId) return context.notFound();
    const people = [...world.users.values()].filter(({ type }) => type === "User");
    const page = { appName: world.app.slug, people, parameters: definedOnly(asked.data) };
    return context.html(authorizePageHtml(page), 200, authorizePageHeaders(asked.data.redirect_uri));
  });
  oauth.post("/login/oauth/authorize", async (context) => {
    const answer = answerSchema.safeParse(await context.req.parseBody());
    if (!answer.success || answer.data.client_id !== world.app.clientId) return context.notFound();
    return context.redirect(redirectOf(world, answer.data), 302);
  });
  oauth.post("/login/oauth/access_token", async (context) => {
    const asked = tokenSchema.safeParse(await bodyOf(context));
    // GitHub answers 200 to everything here; only `error` tells.
    return context.json(asked.success ? tokensFor(world, asked.data) : badCode);
  });
  return oauth;
}

function redirectOf(world: World, answer: z.infer<typeof answerSchema>): string {
  const target = new URL(answer.redirect_uri);
  if (answer.state !== undefined) target.searchParams.set("state", answer.state);
  const user = world.user(answer.login);
  if (answer.decision === "cancel" || user === null) {
    target.searchParams.set("error", "access_denied");
    return target.href;
  }
  const consent = { user, redirectUri: answer.redirect_uri, codeChallenge: answer.code_challenge ?? null };
  target.searchParams.set("code", world.authorizations.consent(consent, world.clock.now()));
  return target.href;
}

const badCode = {
  error: "bad_verification_code",
  error_description: "The code passed is incorrect or expired.",
  error_uri:
    "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors",
};
const badClient = {
  ...badCode,
  error: "incorrect_client_credentials",
  error_description: "The client_id and/or client_secret passed are incorrect.",
};
const badRefreshToken = {
  ...badCode,
  error: "bad_refresh_token",
  error_description: "The refresh token passed is incorrect or expired.",
};

function tokensFor(world: World, asked: z.infer<typeof tokenSchema>) {
  const { app, authorizations, clock } = world;
  if (asked.client_id !== app.clientId || asked.client_secret !== app.clientSecret) return badClient;
  const refreshing = asked.grant_type === "refresh_token";
  const proof = { redirectUri: asked.redirect_uri ?? null, verifier: asked.code_verifier ?? null };
  const grant = refreshing
    ? authorizations.refresh(asked.refresh_token ?? "", clock.now())
    : authorizations.exchange(asked.code ?? "", proof, clock.now());
  if (grant === null) return refreshing ? badRefreshToken : badCode;
  return {
    access_token: grant.token,
    expires_in: lives.tokenSeconds,
    refresh_token: grant.refreshToken,
    refresh_token_expires_in: lives.refreshSeconds,
    scope: "",
    token_type: "bearer",
  };
}

async function bodyOf(context: Context): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  return type.includes("json") ? context.req.json().catch(() => null) : context.req.parseBody();
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
