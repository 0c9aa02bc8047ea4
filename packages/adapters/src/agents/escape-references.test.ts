import { expect, it } from "vitest";
import { escapeReferences } from "./escape-references.ts";

it.each([
  ["@README.md", String.raw`\@README.md`],
  ["see @./ and @src/", String.raw`see \@./ and \@src/`],
  ['(@"a file.md")', String.raw`(\@"a file.md")`],
  ["ann@example.org", String.raw`ann\@example.org`],
  ["@@x", String.raw`\@\@x`],
  [String.raw`\@x \\@x`, String.raw`\@x \\@x`],
  ["one @ a time, @, @(x)", "one @ a time, @, @(x)"],
])("writes %j as %j, which is no reference", (prompt, expected) => {
  expect(escapeReferences(prompt)).toBe(expected);
});
