import { expect, test } from "vitest";
import { controlVerbs, flagForm, flags } from "./grammar.ts";
import { parseComment } from "./parse-command.ts";
import { usageText } from "./usage.ts";

const vocabulary = { agents: ["opencode", "amp"], maxTimeoutMinutes: 45, maxBudgetUsd: 12.5 };

test("the help names every flag, every verb, every agent and the limits here", () => {
  const text = usageText(vocabulary);
  const named = [
    ...flags.map(flagForm),
    ...controlVerbs.map(({ verb }) => `@porter ${verb}`),
    ...vocabulary.agents,
  ];
  expect(named.filter((name) => !text.includes(name))).toEqual([]);
  expect(text).toContain("at most 45");
  expect(text).toContain("at most 12.5");
});

test("the help addresses nobody and starts nothing", () => {
  const text = usageText(vocabulary);
  expect(parseComment(text, vocabulary)).toEqual({ commands: [], refusals: [] });
  const outsideOfCode = text.replaceAll(/`[^`\n]*`/g, "");
  expect(outsideOfCode).not.toMatch(/[@`<]/);
});

test("the help says so when there is no agent", () => {
  expect(usageText({ ...vocabulary, agents: [] })).toContain("Agents: none");
});

test("the help lists the first twenty of many agents", () => {
  const agents = Array.from({ length: 25 }, (_, index) => `agent-${index}`);
  expect(usageText({ ...vocabulary, agents })).toContain("`agent-19`, …");
});
