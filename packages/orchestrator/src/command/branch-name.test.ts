import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { branchNameFault } from "./branch-name.ts";

function gitAccepts(name: string): boolean {
  try {
    execFileSync("git", ["check-ref-format", "--branch", name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("a branch name that can be used", () => {
  test.each([
    "main",
    "a",
    "_x",
    "feature/login",
    "porter/issue-7-opencode",
    "release-1.2.3",
    "v2.x",
    "a.b/c_d-e",
    "user@feature",
    "c++",
    "HEADER",
    "head/x",
    "a/HEAD",
    "a.locks",
    "a.lock.b",
    "deadbeef",
    "a/refs/b",
    "x".repeat(200),
  ])("%s", (name) => {
    expect(branchNameFault(name)).toBeNull();
    expect(gitAccepts(name)).toBe(true);
  });
});

describe("a branch name that git or GitHub refuses, or a shell misreads", () => {
  test.each([
    "",
    "-",
    "-x",
    "--force",
    ".",
    "..",
    ".x",
    "a/.b",
    "a..b",
    "a.",
    "/a",
    "a/",
    "a//b",
    "a.lock",
    "a.lock/b",
    "@",
    "@{-1}",
    "a@{b",
    "HEAD",
    "head",
    "FETCH_HEAD",
    "refs/heads/main",
    "a b",
    "a\tb",
    "a\u00A0b",
    "a\u2003b",
    "a\u3000b",
    "a\u200Bb",
    "a\u0000b",
    "a\u007Fb",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[b",
    "a\\b",
    "+main",
    "main:main",
    "$(id)",
    "`id`",
    "a;b",
    "a|b",
    "a&b",
    "a<b",
    "a>b",
    "a(b)",
    "a{b,c}",
    "a!b",
    "a#b",
    "a%b",
    "a=b",
    "a,b",
    "~a",
    "'a'",
    '"a"',
    "ma\u0456n",
    "caf\u00E9",
    "a".repeat(201),
    "0123456789abcdef0123456789abcdef01234567",
    "0123456789ABCDEF0123456789ABCDEF01234567",
    "0123456789abcdef".repeat(4),
  ])("%j", (name) => {
    expect(branchNameFault(name)).toMatch(/^(must|may|is) /);
  });
});

test("git accepts every branch name that passes", () => {
  const part = fc.constantFrom(
    "a",
    "B",
    "7",
    ".",
    "..",
    "/",
    "-",
    "_",
    "@",
    "+",
    "{",
    " ",
    "~",
    ".lock",
    "HEAD",
    "refs/",
  );
  const names = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  const accepted = fc
    .sample(names, { numRuns: 2000, seed: 7 })
    .filter((name) => branchNameFault(name) === null);
  expect(accepted.length).toBeGreaterThan(50);
  expect(accepted.slice(0, 150).filter((name) => !gitAccepts(name))).toEqual([]);
});
