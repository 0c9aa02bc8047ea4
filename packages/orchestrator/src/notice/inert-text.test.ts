import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inertBlock, inertLine, safeUrl } from "./inert-text.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "@a",
        "#1",
        "`",
        "``",
        "```",
        "<b>",
        "-->",
        "[x](y)",
        "https://e.e",
        "\n",
        "\n## x",
        " ",
        "word",
        "\\",
        "*x*",
        "|",
      ),
    )
    .map((parts) => parts.join("")),
);

/** What is left when the code spans are taken out, as CommonMark pairs backticks: runs of equal length. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "");
}

describe("inert text", () => {
  it("keeps ordinary sentences as they are", () => {
    const sentence = "Agent timeout after 10 minutes (twice); größer, 日本語 – don't worry: 45% 🎉.";
    expect(inertLine(sentence, 200)).toBe(sentence);
  });

  it("keeps the code spans of Porter's own sentences", () => {
    expect(inertLine("Comment `@porter retry` to run it again.", 200)).toBe(
      "Comment `@porter retry` to run it again.",
    );
  });

  it.each([
    ["@everyone look", "`@everyone` look"],
    ["see #12 and GH-3 now", "see `#12` and `GH-3` now"],
    ["owner/repo#1", "`owner/repo#1`"],
    ["https://evil.example www.evil.example", "`https://evil.example www.evil.example`"],
    ["commit deadbeef1 broke", "commit `deadbeef1` broke"],
    ["<img src=x> ok", "`<img src=x>` ok"],
    ["[click](x) *now*", "`[click](x) *now*`"],
    ["a `b` c` d", "a `b` `c'` d".replace("`c'`", "c'")],
    ["one\n## two", "one `##` two"],
    ["a &amp; b", "a `&amp;` b"],
    ["\u202Eabc\u200B", "abc"],
  ])("puts what could do something into code: %j", (text, expected) => {
    expect(inertLine(text, 200)).toBe(expected);
  });

  it("leaves nothing outside of code that means something, whatever comes in", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = inertLine(text, 500);
        expect(line).not.toContain("\n");
        expect(outsideCode(line)).not.toMatch(/[`@#<>[\]*_~|\\$&{}=+^]|:\/\/|www\./i);
      }),
      { numRuns: 2000 },
    );
  });

  it("is cut to its length", () => {
    expect(inertLine("word ".repeat(100), 20).length).toBeLessThanOrEqual(20);
  });

  it("stays inside its block, whatever comes in", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = inertBlock(text, 1000).split("\n");
        const fence = /^(`+)text$/.exec(lines[0] ?? "")?.[1] ?? "none";
        expect(lines.at(-1)).toBe(fence);
        expect(lines.slice(1, -1).filter((line) => line.includes(fence))).toEqual([]);
      }),
    );
  });

  it("says when a block was cut", () => {
    expect(inertBlock("abc\n".repeat(10), 8)).toBe(
      "```text\nabc\nabc\n\n… (cut; the whole text is on the task page)\n```",
    );
  });
});

describe("addresses", () => {
  it.each(["https://porter.example/tasks/1", "http://127.0.0.1:3000/tasks/0192?x=1#l2"])(
    "pass when plain: %s",
    (url) => {
      expect(safeUrl(url)).toBe(url);
    },
  );

  it.each(["javascript:alert(1)", "https://a b", "https://a)b", "https://a\n## x", "//a", "https://a<b>"])(
    "do not pass otherwise: %j",
    (url) => {
      expect(safeUrl(url)).toBeNull();
    },
  );
});
