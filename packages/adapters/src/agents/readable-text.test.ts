import fc from "fast-check";
import { expect, it } from "vitest";
import { oneLine, readable } from "./readable-text.ts";

it("takes colours and control characters out and leaves line ends", () => {
  expect(readable("\u001b[1mBold\u001b[0m\u0007\nnext\r\n", 100)).toBe("Bold\nnext");
});

it("makes one line of several", () => {
  expect(oneLine(" a\n\n b\tc ", 100)).toBe("a b c");
});

it("cuts to the length, never through a character", () => {
  expect(readable("abcdef", 4)).toBe("abc…");
  expect(readable("ab😀😀", 4)).toBe("ab…");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      expect(oneLine(text, max).length).toBeLessThanOrEqual(max);
      expect(oneLine(text, max)).not.toMatch(/\n/);
    }),
  );
});
