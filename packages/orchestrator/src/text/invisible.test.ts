import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasInvisible, oneLine, withoutInvisible, withPlainLines } from "./invisible.ts";

describe("invisible characters", () => {
  it.each([
    ["zero-width space", "a\u200Bb"],
    ["zero-width joiner between letters", "a\u200Db"],
    ["right-to-left override", "a\u202Eb"],
    ["isolate", "a\u2066b"],
    ["soft hyphen", "a\u00ADb"],
    ["byte order mark", "a\uFEFFb"],
    ["Hangul filler", "a\u3164b"],
    ["tag letters", "a\u{E0069}\u{E006E}b"],
    ["variation selectors that carry bytes", "a\uFE01\u{E0120}b"],
    ["variation selector after a letter", "a\uFE0Fb"],
    ["control characters", "a\u0000\u001B\u0085b"],
    ["interlinear annotation", "a\uFFF9b"],
    ["non-characters", "a\uFDD0\u{1FFFF}b"],
  ])("go: %s", (_, text) => {
    expect(withoutInvisible(text)).toBe("ab");
  });

  it.each(["👩‍💻", "👩🏽‍💻", "🏳️‍🌈", "❤️", "1️⃣", "naïve", "日本語", "a\tb\nc"])("leave %s as it is", (text) => {
    expect(withoutInvisible(text)).toBe(text);
  });

  it("cannot hide behind an emoji", () => {
    expect(withoutInvisible("👩\u200B\u200D💻\uFE0F\uFE0F\uFE01")).toBe("👩💻\uFE0F");
  });

  it("are gone after one pass, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = withoutInvisible(text);
        expect(withoutInvisible(once)).toBe(once);
        expect(hasInvisible(once)).toBe(false);
      }),
    );
  });
});

describe("lines", () => {
  it("know one line ending", () => {
    expect(withPlainLines("a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh")).toBe("a\nb\nc\nd\ne\nf\ng\nh");
  });

  it("replace half a character", () => {
    expect(withPlainLines("a\uD83Db")).toBe("a\uFFFDb");
  });

  it("become one, cut between characters", () => {
    expect(oneLine(" a\n\n b\u2028c ", 10)).toBe("a b c");
    expect(oneLine("😀😀😀😀", 3)).toBe("😀😀…");
  });
});
