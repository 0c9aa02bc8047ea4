import { describe, expect, it } from "vitest";
import { reasonAgainstPerson, teamsNamed, type Standing } from "./authorize.ts";
import { openPolicy } from "./repository-policy.ts";

const standing = (fields: Partial<Standing>): Standing => ({
  login: "Ann",
  repository: { owner: "acme", name: "api" },
  permission: "write",
  policy: openPolicy,
  teams: new Set(),
  ...fields,
});
const may = (fields: Partial<Standing>) => reasonAgainstPerson(standing(fields)) === null;

describe("who may command", () => {
  it.each(["admin", "maintain", "write"] as const)("is who has %s access", (permission) => {
    expect(may({ permission })).toBe(true);
  });

  it.each(["triage", "read", "none"] as const)("is not who has %s, even on the allow list", (permission) => {
    expect(may({ permission, policy: { ...openPolicy, allow: ["ann"] } })).toBe(false);
  });

  it("is narrowed by an allow list, whatever the case of the name", () => {
    expect(may({ policy: { ...openPolicy, allow: ["ANN"] } })).toBe(true);
    expect(may({ policy: { ...openPolicy, allow: ["bob"] } })).toBe(false);
    expect(may({ policy: { ...openPolicy, allow: [] } })).toBe(false);
  });

  it("is not who is denied, whoever allows them", () => {
    const policy = { ...openPolicy, allow: ["ann"], deny: ["ann"] };
    expect(reasonAgainstPerson(standing({ permission: "admin", policy }))?.message).toContain("deny list");
  });

  it("is decided by team where a list names one", () => {
    const policy = { ...openPolicy, allow: ["@acme/devs"] };
    expect(may({ policy })).toBe(false);
    expect(may({ policy, teams: new Set(["@acme/devs"]) })).toBe(true);
    expect(may({ policy: { ...openPolicy, deny: ["@acme/devs"] }, teams: new Set(["@acme/devs"]) })).toBe(
      false,
    );
  });

  it("asks for each team that is named once", () => {
    const policy = { ...openPolicy, allow: ["@a/x", "ann"], deny: ["@a/x", "@a/y"] };
    expect(teamsNamed(policy)).toEqual(["@a/x", "@a/y"]);
  });
});
