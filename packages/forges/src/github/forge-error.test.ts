import { PorterError } from "@porter/orchestrator";
import { describe, expect, it } from "vitest";
import { toForgeError } from "./forge-error.ts";

const doing = {
  what: "comment on issue #7",
  permission: "Issues: write",
  repository: { owner: "acme", name: "widgets" },
};

/** As Octokit throws them. */
function requestError(status: number, more: { url?: string; headers?: object; data?: unknown } = {}): Error {
  const {
    url = "https://api.github.com/repos/acme/widgets/issues/7/comments",
    headers = {},
    data = {},
  } = more;
  return Object.assign(new Error("HttpError"), {
    status,
    request: { method: "POST", url, headers: { authorization: "token [REDACTED]" } },
    response: { status, url, headers, data },
  });
}

function problem(thrown: unknown): PorterError {
  const error = toForgeError(thrown, doing);
  if (!(error instanceof PorterError)) throw new Error("expected a PorterError", { cause: error });
  return error;
}

const causeOf = (error: PorterError) => (error.cause instanceof Error ? error.cause.message : null);

describe("toForgeError", () => {
  it("says what Porter tried, where, and which permission that takes", () => {
    const { message } = problem(requestError(403));
    expect(message).toContain("comment on issue #7");
    expect(message).toContain("“Issues: write” in acme/widgets");
  });

  it("keeps GitHub's own words and its request id for the log", () => {
    const data = {
      message: "Validation Failed",
      errors: [{ resource: "IssueComment", field: "body", code: "missing_field" }],
    };
    expect(causeOf(problem(requestError(422, { data, headers: { "x-github-request-id": "C0DE:1" } })))).toBe(
      'POST /repos/acme/widgets/issues/7/comments: 422 Validation Failed {"resource":"IssueComment","field":"body","code":"missing_field"} (request C0DE:1)',
    );
  });

  it.each([
    ["an installation token", "ghs_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["a fine-grained token", "github_pat_11ABCDEFG0_abcdefghijkl"],
    ["a signed App token", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl"],
  ])("takes %s out of what a proxy repeats", (_what, secret) => {
    const echo = `No such credential: ${secret}; Authorization: Bearer ${secret}`;
    const error = problem(requestError(400, { data: { message: echo } }));
    expect(causeOf(error)).toContain("No such credential");
    expect(causeOf(error)?.includes(secret)).toBe(false);
  });

  it("names the reason why the network failed", () => {
    const refused = Object.assign(new TypeError("fetch failed"), {
      cause: Object.assign(new Error(), { code: "ECONNREFUSED" }),
    });
    const url = "https://api.github.com/graphql?secret=1";
    const thrown = Object.assign(new Error("HttpError", { cause: refused }), {
      status: 500,
      request: { method: "POST", url },
    });
    expect(problem(thrown).code).toBe("forge_unavailable");
    expect(causeOf(problem(thrown))).toBe("POST /graphql: ECONNREFUSED");
  });

  it.each([
    [403, { "x-ratelimit-remaining": "0" }, "forge_rate_limited"],
    [403, { "x-ratelimit-remaining": "12" }, "forge_forbidden"],
    [403, { "retry-after": "60" }, "forge_rate_limited"],
    [429, {}, "forge_rate_limited"],
    [410, {}, "forge_not_found"],
    [409, {}, "forge_invalid"],
    [451, {}, "forge_invalid"],
    [502, {}, "forge_unavailable"],
  ])("judges %i with %j as %s", (status, headers, code) => {
    expect(problem(requestError(status, { headers })).code).toBe(code);
  });

  it.each([403, 404, 422])("takes %i for a token as a missing installation", (status) => {
    const url = "https://api.github.com/app/installations/42/access_tokens";
    expect(problem(requestError(status, { url }))).toMatchObject({
      code: "forge_forbidden",
      message: expect.stringContaining("is installed there") as string,
    });
  });

  it("leaves a programming error and a PorterError as they are", () => {
    const bug = new TypeError("x is not a function");
    expect(toForgeError(bug, doing)).toBe(bug);
    const known = new PorterError({ code: "branch_taken", message: "Taken.", retry: "never" });
    expect(toForgeError(known, doing)).toBe(known);
  });
});
