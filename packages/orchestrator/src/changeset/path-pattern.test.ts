import { describe, expect, it } from "vitest";
import { matchesPattern } from "./path-pattern.ts";

describe("path patterns", () => {
  it.each([
    ["a/b", "a/b"],
    ["A/B", "a/b"],
    ["a/b/c", "a/**"],
    ["a", "a/**"],
    ["x/y/a.tf", "**/*.tf"],
    ["a.tf", "**/*.tf"],
    ["a/x/y/b", "a/**/b"],
    ["a/b", "a/**/b"],
    ["abcabc", "a*c*c"],
    ["a. /b", "a/b"],
    ["ａ/b", "a/b"],
  ])("%s matches %s", (path, pattern) => {
    expect(matchesPattern(path, pattern)).toBe(true);
  });

  it.each([
    ["a/b", "a"],
    ["a/b", "a/*/b"],
    ["a/b/c", "a/*"],
    ["ab", "a?"],
    ["xa/b", "a/b"],
    ["ac", "ac*c"],
    ["a.b", "a*b.c"],
  ])("%s does not match %s", (path, pattern) => {
    expect(matchesPattern(path, pattern)).toBe(false);
  });

  // A matcher that backtracks would not end within the time of a test.
  it("is decided for any number of wildcards", () => {
    expect(matchesPattern("a/".repeat(300), `${"**/a/".repeat(100)}b`)).toBe(false);
    expect(matchesPattern("a".repeat(5_000), `${"*a".repeat(1_000)}b`)).toBe(false);
  });
});
