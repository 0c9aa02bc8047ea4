import { createPrivateKey } from "node:crypto";
import type { Clock } from "@porter/orchestrator";
import { z } from "zod";

/** Without a trailing slash, so that paths can be put behind it. */
const root = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

/**
 * Settings of the GitHub forge. `privateKey` may be PEM, PEM with `\n` written out (as in `.env` files), or base64
 * of PEM. GraphQL is reached at `<apiUrl>/graphql`, on GitHub Enterprise Server (`…/api/v3`) at `…/api/graphql`.
 */
export const gitHubConfigSchema = z.object({
  appId: z.coerce.number().int().positive(),
  privateKey: z.string().transform((text, context) => {
    const pem = pemOf(text);
    if (pem !== null) return pem;
    context.addIssue({
      code: "custom",
      message:
        "is not a private key in PEM form. Download one on the App's page under «Private keys» and pass the file's text, or its base64",
    });
    return z.NEVER;
  }),
  /** Where people see the code host; clone URLs begin with it. */
  url: root.default("https://github.com"),
  apiUrl: root.default("https://api.github.com"),
});

/** One HTTP request that was sent to GitHub, retries included. */
export interface SentRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** `null` when no answer came. */
  readonly status: number | null;
}

export interface GitHubConfig extends z.output<typeof gitHubConfigSchema> {
  readonly clock?: Clock;
  /** Told of every request after its answer; for counting. */
  readonly onRequest?: (request: SentRequest) => void;
  /** How one request is repeated before its failure is reported. */
  readonly patience?: Partial<Patience>;
  /** For how long a repository's `.porter/config.json` is believed, milliseconds. Default a minute. */
  readonly policyAgeMs?: number;
  /**
   * Whether a comment's last text may be remembered to save edits that change nothing. Set it to `false` where
   * several processes write comments of one App: what another one wrote meanwhile cannot be known. Default `true`.
   */
  readonly rememberComments?: boolean;
}

export interface Patience {
  /** Repetitions after 5xx answers and network failures, of requests that may be repeated. */
  readonly retries: number;
  /** Pause before the first repetition, milliseconds; then 4 times and 9 times as long. */
  readonly retryAfterMs: number;
  /** The longest wait that GitHub may ask for at a rate limit, seconds; beyond it the request fails. */
  readonly maxRateLimitWaitSeconds: number;
  /** How long one answer may take, milliseconds. */
  readonly requestTimeoutMs: number;
}

export const defaultPatience: Patience = {
  retries: 2,
  retryAfterMs: 500,
  maxRateLimitWaitSeconds: 60,
  requestTimeoutMs: 30_000,
};

function pemOf(text: string): string | null {
  const trimmed = text.trim();
  const pem = trimmed.startsWith("-----BEGIN")
    ? trimmed.replaceAll(String.raw`\n`, "\n")
    : Buffer.from(trimmed, "base64").toString("utf8").trim();
  try {
    createPrivateKey(pem);
    return pem;
  } catch {
    return null;
  }
}
