import { createHash } from "node:crypto";
import {
  deleteToken,
  exchangeWebFlowCode,
  getWebFlowAuthorizationUrl,
  refreshToken as refreshUserToken,
} from "@octokit/oauth-methods";
import { request as plainRequest } from "@octokit/request";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { GitHubConfig } from "./config.ts";

/** Tokens by which Porter acts for somebody. Times are `null` where the App's tokens do not end. */
export interface UserAccess {
  readonly token: string;
  readonly expiresAt: Date | null;
  readonly refreshToken: string | null;
  readonly refreshTokenExpiresAt: Date | null;
}

/** A person as GitHub knows them. */
export interface GitHubUser {
  readonly id: number;
  readonly login: string;
}

/** Where a person is sent to agree, and what their return is checked against. */
interface SignInRequest {
  readonly redirectUri: string;
  /** Comes back unchanged; unguessable. */
  readonly state: string;
  /** PKCE: only who knows it can use the code. */
  readonly codeVerifier: string;
}

/**
 * Signing in through the GitHub App, and what a person's token tells about them.
 * Methods throw `PorterError`: `sign_in_refused` when GitHub does not take the code or token any more, else `forge_*`.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export interface GitHubSignIn {
  authorizeUrl(request: SignInRequest): string;
  /** Turns the code of the redirect into tokens. */
  exchange(code: string, request: SignInRequest): Promise<UserAccess>;
  /** New tokens; the old ones, refresh token included, are spent. */
  refresh(refreshToken: string): Promise<UserAccess>;
  /** Whose token it is; `null` when GitHub does not take it. */
  readUser(token: string): Promise<GitHubUser | null>;
  /** `owner/name` of every repository that the App is installed in and the person has a role in. */
  readRepositories(token: string): Promise<readonly string[]>;
  /** Ends a token. One that has ended already is no error. */
  revoke(token: string): Promise<void>;
}

const instant = z.iso.datetime().transform((text) => new Date(text));
const accessSchema = z
  .object({
    token: z.string().min(1),
    expiresAt: instant.optional(),
    refreshToken: z.string().optional(),
    refreshTokenExpiresAt: instant.optional(),
  })
  .transform(({ token, expiresAt, refreshToken, refreshTokenExpiresAt }): UserAccess => ({
    token,
    expiresAt: expiresAt ?? null,
    refreshToken: refreshToken ?? null,
    refreshTokenExpiresAt: refreshTokenExpiresAt ?? null,
  }));

const userSchema = z.object({ id: z.int(), login: z.string().min(1) });
const installationsSchema = z.object({ installations: z.array(z.object({ id: z.int() })) });
const repositoriesSchema = z.object({ repositories: z.array(z.object({ full_name: z.string() })) });

const perPage = 100;
const requestTimeoutMs = 20_000;

/** Without a client (`null`) tokens that people bring can be looked at, but nobody can be signed in. */
export function createGitHubSignIn(
  config: Pick<GitHubConfig, "url" | "apiUrl">,
  client: { readonly clientId: string; readonly clientSecret: string } | null,
): GitHubSignIn {
  const defaults = { headers: { "user-agent": "porter" }, request: { fetch: patientFetch } };
  const web = plainRequest.defaults({ ...defaults, baseUrl: config.url });
  const api = plainRequest.defaults({ ...defaults, baseUrl: config.apiUrl });
  const app = () => {
    if (client === null) throw notConfigured();
    return { clientType: "github-app" as const, ...client };
  };
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  return {
    authorizeUrl({ redirectUri, state, codeVerifier }) {
      const { url } = getWebFlowAuthorizationUrl({
        ...app(),
        redirectUrl: redirectUri,
        state,
        request: web,
      });
      const target = new URL(url);
      target.searchParams.set("code_challenge", challengeOf(codeVerifier));
      target.searchParams.set("code_challenge_method", "S256");
      return target.href;
    },
    exchange: (code, { redirectUri, codeVerifier }) =>
      askForAccess(() =>
        exchangeWebFlowCode({
          ...app(),
          code,
          redirectUrl: redirectUri,
          request: web.defaults({ code_verifier: codeVerifier }),
        }),
      ),
    refresh: (refreshToken) => askForAccess(() => refreshUserToken({ ...app(), refreshToken, request: web })),
    readUser: (token) =>
      orNull(() =>
        ask({
          doing: { what: "ask who signs in", permission: "none", repository: null },
          answer: userSchema,
          request: () => api("GET /user", as(token)),
        }),
      ),
    async readRepositories(token) {
      const installations = await pages(async (page) => {
        const answer = await ask({
          doing: { what: "list your installations", permission: "none", repository: null },
          answer: installationsSchema,
          request: () => api("GET /user/installations", { ...as(token), per_page: perPage, page }),
        });
        return answer.installations;
      });
      const lists = await Promise.all(
        installations.map(({ id }) =>
          pages(async (page) => {
            const answer = await ask({
              doing: { what: "list your repositories", permission: "none", repository: null },
              answer: repositoriesSchema,
              request: () =>
                api("GET /user/installations/{installation_id}/repositories", {
                  ...as(token),
                  installation_id: id,
                  per_page: perPage,
                  page,
                }),
            });
            return answer.repositories;
          }),
        ),
      );
      return lists.flat().map((repository) => repository.full_name);
    },
    async revoke(token) {
      await orNull(() =>
        ask({
          doing: { what: "end a sign-in", permission: "none", repository: null },
          answer: z.unknown(),
          request: () => deleteToken({ ...app(), token, request: api }),
        }),
      );
    },
  };
}

async function askForAccess(
  request: () => Promise<{ readonly authentication: unknown }>,
): Promise<UserAccess> {
  try {
    return await ask({
      doing: { what: "sign somebody in", permission: "none", repository: null },
      answer: accessSchema,
      request: async () => ({ data: (await request()).authentication }),
    });
  } catch (error) {
    // GitHub answers 200 with an `error` to codes and tokens it does not take; the library makes 400 of it.
    if (!(error instanceof PorterError) || error.code !== "forge_invalid") throw error;
    throw new PorterError(
      {
        code: "sign_in_refused",
        message: "GitHub did not accept this sign-in; it may be too old or used already. Sign in again.",
        retry: "never",
      },
      { cause: error },
    );
  }
}

function notConfigured(): PorterError {
  return new PorterError({
    code: "configuration_incomplete",
    message:
      "Signing in is not configured. Set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET from the App's settings page.",
    retry: "never",
  });
}

/** What GitHub refuses for its credential or does not know is `null`. */
async function orNull<Answer>(question: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await question();
  } catch (error) {
    const gone = ["forge_unauthorized", "forge_not_found", "forge_invalid"];
    if (error instanceof PorterError && gone.includes(error.code)) return null;
    throw error;
  }
}

/** All pages of a list. */
async function pages<Item>(ask: (page: number) => Promise<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const found = await ask(page);
    items.push(...found);
    if (found.length < perPage) return items;
  }
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

const patientFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) });
