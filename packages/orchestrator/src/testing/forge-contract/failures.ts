import { describe, expect, it } from "vitest";
import type { Forge } from "../../forge/forge.ts";
import type { PorterError } from "../../porter-error.ts";
import { type ForgeScene, problemOf, report } from "./forge-scene.ts";

/** How a forge fails: with a code that says whether a retry helps, and without a secret. */
export function failureContract(given: ForgeScene): void {
  describe("failure", () => {
    /** Every method once; each must fail alike and tell no secret. */
    const calls: Record<string, (target: Forge) => Promise<unknown>> = {
      readContext: (target) =>
        target.readContext({
          repository: given.world.repository,
          issueNumber: given.world.issueNumber,
          base: null,
        }),
      ensureComment: (target) => target.ensureComment(given.managed({ mayExist: true })),
      ensureEyes: (target) => target.ensureEyes(given.world.repository, { id: "1", kind: "issue-comment" }),
      ensurePullRequest: async (target) => target.ensurePullRequest(await given.publication()),
      ensureCheckRun: async (target) =>
        target.ensureCheckRun({
          ...report(),
          repository: given.world.repository,
          headSha: await given.baseSha(),
        }),
      ensureLabel: (target) => {
        const { repository, issueNumber } = given.world;
        return target.ensureLabel({ repository, issueNumber, wanted: null, own: [] });
      },
    };
    const problems = async (names = Object.keys(calls)): Promise<readonly PorterError[]> =>
      Promise.all(names.map((method) => problemOf(calls[method]!(given.forge))));

    it.each([
      { status: 403, headers: {}, code: "forge_forbidden", retry: "never" },
      { status: 403, headers: { "retry-after": "3600" }, code: "forge_rate_limited", retry: "later" },
      { status: 404, headers: {}, code: "forge_not_found", retry: "never" },
      { status: 422, headers: {}, code: "forge_invalid", retry: "never" },
      { status: 429, headers: { "retry-after": "3600" }, code: "forge_rate_limited", retry: "later" },
      { status: 500, headers: {}, code: "forge_unavailable", retry: "later" },
      { status: 503, headers: {}, code: "forge_unavailable", retry: "later" },
    ])("with status $status $headers is $code", async ({ status, headers, code, retry }) => {
      given.world.break({ kind: "status", status, headers });
      for (const problem of await problems()) {
        expect(problem).toMatchObject({ code, retry });
        expectNoSecret(problem, given.world.secrets());
      }
    });

    it("of the network is forge_unavailable", async () => {
      given.world.break({ kind: "connection" });
      for (const problem of await problems()) {
        expect(problem).toMatchObject({ code: "forge_unavailable", retry: "later" });
        expectNoSecret(problem, given.world.secrets());
      }
    });

    it("of Porter's own credentials is forge_unauthorized", async () => {
      given.world.revokeCredentials();
      for (const problem of await problems()) {
        expect(problem).toMatchObject({ code: "forge_unauthorized", retry: "never" });
        expectNoSecret(problem, given.world.secrets());
      }
    });

    it("passes: the forge works again once the host does", async () => {
      given.world.break({ kind: "connection" });
      await problems();
      given.world.heal();
      await given.forge.ensureComment(given.managed());
      expect(await given.world.comments()).toHaveLength(1);
    });
  });
}

function expectNoSecret(problem: PorterError, secrets: readonly string[]): void {
  // Guards the guard: a world that knows no secret would prove nothing.
  expect(secrets.length).toBeGreaterThan(0);
  const everything = everythingIn(problem);
  // Counted, so that a failing test does not print what it protects.
  expect(secrets.filter((secret) => everything.includes(secret)).length).toBe(0);
}

/** All text an error can carry into a log: itself, its stack, its properties, and its causes'. */
function everythingIn(error: unknown): string {
  const parts: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    const properties = Object.fromEntries(
      Object.getOwnPropertyNames(current).map((key) => [key, Reflect.get(current as object, key) as unknown]),
    );
    parts.push(String(current), current.stack ?? "", JSON.stringify({ ...properties, cause: null }));
  }
  return parts.join("\n");
}
