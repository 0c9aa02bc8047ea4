import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { cutToBytes, utf8Bytes, utf8Length } from "./utf8.ts";

const anyText = fc.string({ unit: "binary" });

describe("UTF-8 without TextEncoder", () => {
  it("counts and writes the same bytes as the platform does", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = [...new TextEncoder().encode(text)];
        expect(utf8Length(text)).toBe(bytes.length);
        expect(utf8Bytes(text)).toEqual(bytes);
      }),
    );
  });

  it("cuts to the longest beginning that fits, between characters", () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), (text, maxBytes) => {
        const cut = cutToBytes(text, maxBytes);
        expect(text.startsWith(cut)).toBe(true);
        expect(utf8Length(cut)).toBeLessThanOrEqual(maxBytes);
        const next = Array.from(text.slice(cut.length))[0];
        if (next !== undefined) expect(utf8Length(cut + next)).toBeGreaterThan(maxBytes);
      }),
    );
  });

  it("never leaves half an emoji", () => {
    expect(cutToBytes("ab😀", 5)).toBe("ab");
  });
});

describe("base64 without btoa", () => {
  it("agrees with the platform in both directions", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const encoded = Buffer.from(bytes).toString("base64");
        expect(encodeBase64([...bytes])).toBe(encoded);
        expect(decodeBase64(encoded)).toBe(Buffer.from(bytes).toString("latin1"));
      }),
    );
  });
});
