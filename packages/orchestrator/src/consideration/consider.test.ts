import { describe, expect, it } from "vitest";
import { openPolicy } from "../policy/repository-policy.ts";
import { sampleMention, sampleTime } from "../testing/samples.ts";
import { commandFor } from "./consider.ts";

const { repository, issue, author: person } = sampleMention();
const base = { repository, issue, person, at: sampleTime };
const opened = (labels: string[] = []) => ({ ...base, kind: "issue-opened" as const, labels });
const labeled = (label: string) => ({ ...base, kind: "issue-labeled" as const, label });
const settings = { defaultAgent: null, autoAssign: true, skipLabels: ["wontfix"], customPrompts: {} };

describe("the command that an event stands for", () => {
  it("is none for a new issue where nobody said so", () => {
    expect(commandFor(opened(), openPolicy, null)).toBeNull();
  });

  it("is the default agent's where the repository or its sponsor says so", () => {
    expect(commandFor(opened(), { ...openPolicy, autoAssign: true }, null)).toBe("@porter");
    expect(commandFor(opened(), openPolicy, settings)).toBe("@porter");
  });

  it("is none where the repository says no, whatever its sponsor says", () => {
    expect(commandFor(opened(), { ...openPolicy, autoAssign: false }, settings)).toBeNull();
  });

  it("is none for a new issue with a label of either list", () => {
    const policy = { ...openPolicy, autoAssign: true, skipLabels: ["Question"] };
    expect(commandFor(opened(["question"]), policy, settings)).toBeNull();
    expect(commandFor(opened(["WontFix"]), policy, settings)).toBeNull();
    expect(commandFor(opened(["bug"]), policy, settings)).toBe("@porter");
  });

  it("is that of the label's rule, on one line", () => {
    const policy = { ...openPolicy, labels: { Go: "opencode\n--draft" } };
    expect(commandFor(labeled("go"), policy, null)).toBe("@porter opencode --draft");
    expect(commandFor(labeled("constructor"), policy, null)).toBeNull();
  });

  it("is the default agent's for an assignment", () => {
    expect(commandFor({ ...base, kind: "issue-assigned" }, openPolicy, null)).toBe("@porter");
  });
});
