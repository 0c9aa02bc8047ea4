import { describe, expect, it } from "vitest";
import { dependencyFolder, setupLimitMs, setupOf, type SetupSource } from "./setup.ts";

const source: SetupSource = {
  task: { followUp: null },
  policyFile: JSON.stringify({ setup: "npm ci" }),
  base: "main",
  defaultBranch: "main",
};

describe("the setup of a run", () => {
  it("is the default branch's, and may be kept where the run works on that branch", () => {
    expect(setupOf(source)).toEqual({ command: "npm ci", maySave: true });
  });

  it.each<[string, Partial<SetupSource>]>([
    ["another base", { base: "feature" }],
    ["a branch that differs in case", { base: "Main" }],
    ["a pull request", { task: { followUp: { pullRequest: 5, askedIn: "issue-comment" } } }],
    [
      "a pull request whose branch has the default branch's name",
      { task: { followUp: { pullRequest: 5, askedIn: "review" } }, base: "main" },
    ],
  ])("is not to be kept on %s", (_, fields) => {
    expect(setupOf({ ...source, ...fields })).toEqual({ command: "npm ci", maySave: false });
  });

  it.each([
    ["no file", null],
    ["a file that names none", "{}"],
    ["a broken file", "{"],
  ])("is none with %s", (_, policyFile) => {
    expect(setupOf({ ...source, policyFile })).toBeNull();
  });

  it("has five minutes, and half of a run that is shorter", () => {
    expect(setupLimitMs({ timeoutMs: 60 * 60_000 })).toBe(300_000);
    expect(setupLimitMs({ timeoutMs: 4 * 60_000 })).toBe(120_000);
    expect(setupLimitMs({ timeoutMs: 1 })).toBe(1);
  });

  it("keeps what it makes apart by installation, owner and name", () => {
    const folder = dependencyFolder({ installationId: 7, owner: "Acme", name: "api.js" });
    expect(folder).toBe("7.acme.api.js");
    expect(dependencyFolder({ installationId: 8, owner: "acme", name: "api.js" })).not.toBe(folder);
  });
});
