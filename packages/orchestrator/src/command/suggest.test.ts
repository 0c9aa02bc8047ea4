import { expect, test } from "vitest";
import { closestTo } from "./suggest.ts";

const agents = ["opencode", "claude-code", "codex", "amp", "gemini"];

test.each<[string, string | null]>([
  ["opencod", "opencode"],
  ["opnecode", "opencode"],
  ["OpenCode,", "opencode"],
  ['"codex"', "codex"],
  ["claude", "claude-code"],
  ["claudecode", "claude-code"],
  ["gmeini", "gemini"],
  ["amo", "amp"],
  ["codx", "codex"],
  ["cursor", null],
  ["fix", null],
  ["a", null],
  ["", null],
  ["---", null],
  ["\u043Epencode", "opencode"],
  ["opencode".repeat(9), null],
])("the word closest to %j is %j", (word, expected) => {
  expect(closestTo(word, agents)).toBe(expected);
});

test("nothing is suggested when two candidates are equally close", () => {
  expect(closestTo("cat", ["bat", "rat"])).toBeNull();
});

test("nothing is suggested when there is nothing to choose from", () => {
  expect(closestTo("opencode", [])).toBeNull();
});
