import { fullName, PorterError, type Failure, type Repository } from "@porter/orchestrator";
import { z } from "zod";

/** What Porter was about to do, for the sentence people read. */
export interface Doing {
  /** Completes "when Porter tried to …". */
  readonly what: string;
  /** Permission of the GitHub App it takes, as GitHub's settings page names it, such as `Issues: write`. */
  readonly permission: string;
  /** `null` when it concerns the App as a whole. */
  readonly repository: Repository | null;
}

/** The parts of Octokit's request error that decide. `response` is absent when no answer came. */
const requestErrorSchema = z.object({
  status: z.number(),
  request: z.object({ method: z.string(), url: z.string() }).optional(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])),
      data: z.unknown(),
    })
    .optional(),
});
type RequestFailure = z.infer<typeof requestErrorSchema>;

const graphqlErrors = z.array(z.object({ type: z.string().optional() })).min(1);
/** GraphQL answers its errors with status 200; the throttling plug-in keeps them under `data`. */
const graphqlErrorSchema = z.union([
  z.object({ errors: graphqlErrors }),
  z.object({ data: z.object({ errors: graphqlErrors }) }).transform(({ data }) => data),
]);

/**
 * Turns what Octokit throws into a `PorterError`, by status, headers and GraphQL error types, never by message
 * text. The cause that is kept names request and answer and holds no header. What did not come from a request
 * (a programming error) is returned as it is.
 */
export function toForgeError(thrown: unknown, doing: Doing): unknown {
  if (thrown instanceof PorterError) return thrown;
  const request = requestErrorSchema.safeParse(thrown);
  if (request.success) return requestError(request.data, doing, networkCode(thrown));
  const graphql = graphqlErrorSchema.safeParse(thrown);
  if (graphql.success) {
    const types = graphql.data.errors.map((error) => error.type ?? "UNKNOWN");
    return forgeError(graphqlKind(types), doing, `POST graphql: ${types.join(", ")}`);
  }
  return thrown;
}

/** GitHub answered with success, but not with what its documentation promises. */
export function unreadableAnswer(doing: Doing, problem: string): PorterError {
  return forgeError("unavailable", doing, `unreadable answer: ${problem}`);
}

/** The sentence people read, and whether a repetition may help. */
const failures = {
  unauthorized: ({ what }) => ({
    code: "forge_unauthorized",
    message: `GitHub did not accept Porter's App credentials when Porter tried to ${what}. Check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY: the key may have been deleted on the App's settings page.`,
    retry: "never",
  }),
  forbidden: ({ what, permission, repository }) => ({
    code: "forge_forbidden",
    message: `GitHub did not allow Porter to ${what}. Check that the GitHub App has the permission “${permission}” in ${place(repository)}, that its owner accepted it, and that the installation is not suspended.`,
    retry: "never",
  }),
  notInstalled: ({ what, repository }) => ({
    code: "forge_forbidden",
    message: `GitHub gave Porter no access to ${place(repository)} when it tried to ${what}. Check that the GitHub App is installed there, not suspended, and that the installation includes this repository.`,
    retry: "never",
  }),
  notFound: ({ what, permission, repository }) => ({
    code: "forge_not_found",
    message: `GitHub found nothing when Porter tried to ${what}. It was deleted or renamed, or the GitHub App may not see it: check that the App may access ${place(repository)} with the permission “${permission}”.`,
    retry: "never",
  }),
  invalid: ({ what, repository }) => ({
    code: "forge_invalid",
    message: `GitHub refused the request when Porter tried to ${what}. A rule of ${place(repository)} (protected branches, rulesets, a name that is taken) may forbid it; Porter's log has GitHub's own words.`,
    retry: "never",
  }),
  rateLimited: ({ what }) => ({
    code: "forge_rate_limited",
    message: `GitHub's rate limit was used up when Porter tried to ${what}. Try again in a while; GitHub resets its limits within the hour.`,
    retry: "later",
  }),
  unavailable: ({ what }) => ({
    code: "forge_unavailable",
    message: `GitHub did not answer, or answered with an error of its own, when Porter tried to ${what}. Try again later; www.githubstatus.com tells of outages.`,
    retry: "later",
  }),
} satisfies Record<string, (doing: Doing) => Failure>;
type Kind = keyof typeof failures;

function forgeError(kind: Kind, doing: Doing, cause: string): PorterError {
  return new PorterError(failures[kind](doing), { cause: new Error(cause) });
}

function place(repository: Repository | null): string {
  return repository === null ? "its account" : fullName(repository);
}

function requestError(failed: RequestFailure, doing: Doing, network: string | null): PorterError {
  const path = pathOf(failed.request?.url);
  const answer = failed.response ? answerOf(failed) : (network ?? "no answer");
  return forgeError(kindOf(failed, path), doing, `${failed.request?.method ?? "request"} ${path}: ${answer}`);
}

function kindOf({ status, response }: RequestFailure, path: string): Kind {
  if (response === undefined || status >= 500) return "unavailable";
  const { headers } = response;
  const limited = headers["retry-after"] !== undefined || String(headers["x-ratelimit-remaining"]) === "0";
  if (status === 429 || (status === 403 && limited)) return "rateLimited";
  if (status === 401) return "unauthorized";
  // The token itself was refused: uninstalled, suspended, or without this repository.
  if (/\/app\/installations\/\d+\/access_tokens$/.test(path)) return "notInstalled";
  if (status === 403) return "forbidden";
  return status === 404 || status === 410 ? "notFound" : "invalid";
}

/** Source: error types in answers of https://docs.github.com/en/graphql; there is no published list. */
function graphqlKind(types: readonly string[]): Kind {
  if (types.includes("RATE_LIMITED")) return "rateLimited";
  if (types.includes("FORBIDDEN") || types.includes("INSUFFICIENT_SCOPES")) return "forbidden";
  if (types.includes("NOT_FOUND")) return "notFound";
  if (types.includes("UNPROCESSABLE")) return "invalid";
  // Anything else (timeouts, "something went wrong") is GitHub's own trouble.
  return "unavailable";
}

function pathOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return "?";
  return new URL(url).pathname;
}

const answerSchema = z.object({
  message: z.string(),
  errors: z
    .array(
      z.looseObject({
        resource: z.string().optional(),
        field: z.string().optional(),
        code: z.string().optional(),
      }),
    )
    .optional()
    .catch(undefined),
});

/** GitHub's own words, for the log only. */
function answerOf({ status, response }: RequestFailure): string {
  const requestId = response?.headers["x-github-request-id"];
  const answer = answerSchema.safeParse(response?.data);
  const words = answer.success
    ? [answer.data.message, ...(answer.data.errors ?? []).map((error) => JSON.stringify(error))].join(" ")
    : "";
  return withoutSecrets(`${status} ${words}`.slice(0, 500)) + (requestId ? ` (request ${requestId})` : "");
}

/** GitHub does not repeat credentials in its answers; a proxy in between might. */
function withoutSecrets(text: string): string {
  return text.replace(
    /gh[a-z]_\w+|github_pat_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]+|-----BEGIN[^]*|(?<=\b(?:bearer|token|basic) )\S+/gi,
    "[redacted]",
  );
}

const networkErrorSchema = z.object({ name: z.string(), cause: z.object({ code: z.string() }).optional() });

/** Such as `ECONNREFUSED`, which Octokit and fetch wrap twice. */
function networkCode(thrown: unknown): string | null {
  const cause = thrown instanceof Error ? networkErrorSchema.safeParse(thrown.cause) : null;
  return cause?.success ? (cause.data.cause?.code ?? cause.data.name) : null;
}
