// @vitest-environment node
import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";

import { orResponse, refusalOf } from "./answers.server.ts";

/** What the client throws for an answer with this code; for none at all without one. */
function failure(code: string | null, message = "A sentence."): Promise<never> {
  if (code === null) return Promise.reject(TRPCClientError.from(new Error("fetch failed")));
  const error = { message, code: -32_000, data: { code, httpStatus: 400, path: "x" } };
  return Promise.reject(TRPCClientError.from({ error } as never));
}

describe("a question of a page", () => {
  it.each([
    ["NOT_FOUND", 404],
    ["BAD_REQUEST", 404],
    ["PRECONDITION_FAILED", 404],
    ["UNAUTHORIZED", 401],
    [null, 503],
  ])("that is answered %s becomes an error page with status %d", async (code, status) => {
    await expect(orResponse(failure(code))).rejects.toMatchObject({ status });
  });

  it("that meets a fault is thrown on, so that it is logged", async () => {
    await expect(orResponse(failure("INTERNAL_SERVER_ERROR"))).rejects.toBeInstanceOf(TRPCClientError);
  });
});

describe("an action", () => {
  it("shows the sentence of a refusal", async () => {
    expect(await refusalOf(failure("CONFLICT", "Nothing to stop."))).toBe("Nothing to stop.");
  });

  it("says nothing when it was carried out", async () => {
    expect(await refusalOf(Promise.resolve({}))).toBeNull();
  });

  it("does not show what a fault says", async () => {
    await expect(refusalOf(failure("INTERNAL_SERVER_ERROR", "secret"))).rejects.toThrow();
  });

  it("tells that nothing was changed when the API is away", async () => {
    expect(await refusalOf(failure(null))).toContain("Nothing was changed");
  });
});
