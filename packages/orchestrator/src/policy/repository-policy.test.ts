import { describe, expect, it } from "vitest";
import { readRepositoryPolicy } from "./repository-policy.ts";

const problemOf = (text: string) => {
  const reading = readRepositoryPolicy(text);
  return reading.ok ? null : reading.failure;
};

describe("a repository's own rules", () => {
  it("are open where there is no file, and in an empty one", () => {
    const open = { ok: true, policy: { deny: [], skipLabels: [], labels: {} } };
    expect(readRepositoryPolicy(null)).toEqual(open);
    expect(readRepositoryPolicy("{}")).toEqual(open);
  });

  it("hold people, teams, bots, labels and a default agent", () => {
    const rules = {
      $schema: "https://example.com/schema.json",
      defaultAgent: "opencode",
      allow: ["ann", "@acme/devs", "renovate[bot]"],
      deny: ["mallory"],
      autoAssign: true,
      setup: "npm ci && npm run build",
      skipLabels: ["question"],
      labels: { "porter:go": "opencode --draft" },
    };
    expect(readRepositoryPolicy(JSON.stringify(rules))).toEqual({ ok: true, policy: rules });
  });

  it.each([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["a mistyped name", '{"denny": ["x"]}'],
    ["a login nobody can have", '{"deny": ["а-cyrillic"]}'],
    ["a team without its organisation", '{"allow": ["@devs"]}'],
    ["an empty setup", '{"setup": " "}'],
    ["a setup that is no text for a shell", '{"setup": "a\\u0000b"}'],
    ["a setup that is too long", JSON.stringify({ setup: "x".repeat(1001) })],
    ["an empty rule", '{"labels": {"go": ""}}'],
    ["a default agent that is a command", '{"defaultAgent": "x --draft"}'],
  ])("that are %s are refused as a whole", (_, text) => {
    expect(problemOf(text)).toMatchObject({ code: "policy_invalid", retry: "never" });
  });

  it("name the place of each problem", () => {
    expect(problemOf('{"deny": ["ok", "not ok"]}')?.message).toContain("deny.1");
  });
});
