import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/core";
import { restEndpointMethods } from "@octokit/plugin-rest-endpoint-methods";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import { z } from "zod";
import { BoundedMap } from "./bounded-map.ts";
import { createLimitGate } from "./limit-gate.ts";
import { defaultPatience, type GitHubConfig, type Patience } from "./config.ts";

const PorterOctokit = Octokit.plugin(restEndpointMethods, retry, throttling);

/** A GitHub client that signs in by itself, keeps to the rate limits and repeats what may be repeated. */
export type Client = InstanceType<typeof PorterOctokit>;

/** Clients of one GitHub App. Tokens live in their memory only. */
export interface Clients {
  /** Speaks as the App itself. */
  readonly app: Client;
  /** Speaks as one installation. */
  installation(installationId: number): Client;
}

export function createClients(config: GitHubConfig): Clients {
  const installations = new BoundedMap<number, Client>(1000);
  return {
    app: createClient(config, "app", {}),
    installation(installationId) {
      const known = installations.get(installationId);
      if (known) return known;
      const client = createClient(config, String(installationId), { installationId });
      renewRefusedTokens(client);
      installations.set(installationId, client);
      return client;
    },
  };
}

/** Seconds to wait, the request, the client, waits so far. */
type LimitHandlerArguments = [retryAfterSeconds: number, request: unknown, client: unknown, retries: number];

function createClient(config: GitHubConfig, id: string, auth: { installationId?: number }): Client {
  const patience = { ...defaultPatience, ...config.patience };
  const waitForLimit = (...[retryAfterSeconds, , , retries]: LimitHandlerArguments) =>
    retries < patience.retries && retryAfterSeconds <= patience.maxRateLimitWaitSeconds;
  const client = new PorterOctokit({
    authStrategy: createAppAuth,
    auth: { appId: config.appId, privateKey: config.privateKey, ...auth },
    baseUrl: config.apiUrl,
    userAgent: "porter",
    log: silence,
    request: { fetch: watchedFetch(config, patience) },
    retry: {
      retries: patience.retries,
      retryAfterBaseValue: patience.retryAfterMs,
      // 409 and 429 beside the plug-in's own list: a conflict stays one, and limits are the throttling's business.
      doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
    },
    throttle: {
      id: `${config.apiUrl} ${config.appId} ${id}`,
      write: pace.write,
      notifications: pace.notifications,
      fallbackSecondaryRateRetryAfter: 60,
      onRateLimit: waitForLimit,
      onSecondaryRateLimit: waitForLimit,
    },
  });
  paceMutations(client, id);
  return client;
}

const mutationSchema = z.object({ query: z.string().regex(/^\s*mutation\b/) });

/** The throttling plug-in knows by their paths which REST requests create content; mutations do so too. */
function paceMutations(client: Client, id: string): void {
  client.hook.before("request", async (options) => {
    if (!mutationSchema.safeParse(options).success) return;
    await pace.notifications.key(id).schedule(() => Promise.resolve());
  });
}

/**
 * How fast one installation may write, in place of the plug-in's fixed pauses (1 s before each write, 3 s before
 * each comment or pull request), which would add 8 s to every task. Bursts pass at once; what GitHub counts per
 * minute stays below its secondary limits: 900 points, a write being 5, and 80 requests that create content.
 * Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const pace = {
  write: perMinute("porter-write", 150),
  notifications: perMinute("porter-notifications", 60),
};

function perMinute(id: string, requests: number): Bottleneck.Group {
  return new Bottleneck.Group({
    id,
    reservoir: requests,
    reservoirRefreshAmount: requests,
    reservoirRefreshInterval: 60_000,
  });
}

/** Octokit logs to the console by default; Porter reports errors by throwing them. */
const silence = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

function watchedFetch(config: GitHubConfig, patience: Patience): typeof fetch {
  const gate = createLimitGate(patience.maxRateLimitWaitSeconds);
  return async (input, init) => {
    const refusal = await gate.pass();
    if (refusal !== null) return refusal;
    const url = new URL(input instanceof Request ? input.url : input);
    const sent = { method: init?.method ?? "GET", path: url.pathname };
    try {
      const answer = await fetch(input, { ...init, signal: AbortSignal.timeout(patience.requestTimeoutMs) });
      gate.note(answer);
      config.onRequest?.({ ...sent, status: answer.status });
      return answer;
    } catch (error) {
      gate.note(null);
      config.onRequest?.({ ...sent, status: null });
      throw error;
    }
  };
}

const refusalSchema = z.object({ status: z.literal(401), request: z.object({ url: z.string() }) });
const tokenSchema = z.object({ createdAt: z.iso.datetime() });

/** Tokens younger than this were already tried again by the auth plug-in: GitHub's replicas lag by seconds. */
const replicationLagMs = 10_000;

/** GitHub may revoke a token before it expires; without this, its memory would fail every request for an hour. */
function renewRefusedTokens(client: Client): void {
  client.hook.wrap("request", async (request, options) => {
    try {
      return await request(options);
    } catch (thrown) {
      const refusal = refusalSchema.safeParse(thrown);
      if (!refusal.success || refusal.data.request.url.endsWith("/access_tokens")) throw thrown;
      const token = tokenSchema.parse(await client.auth({ type: "installation" }));
      if (Date.now() - Date.parse(token.createdAt) < replicationLagMs) throw thrown;
      await client.auth({ type: "installation", refresh: true });
      return request(options);
    }
  });
}
