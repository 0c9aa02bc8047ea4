// @vitest-environment node
import { describe, expect, it } from "vitest";

import { extendRange, lineHash, parseLineHash } from "./line-range.ts";

describe("the lines an address points to", () => {
  it("are one or a range, in either order", () => {
    expect(parseLineHash("#L12")).toEqual({ from: 12, to: 12 });
    expect(parseLineHash("#L12-L20")).toEqual({ from: 12, to: 20 });
    expect(parseLineHash("#L20-12")).toEqual({ from: 12, to: 20 });
  });

  it("are none for anything else", () => {
    for (const hash of ["", "#", "#L", "#L0", "#content", "#L1x", "#L99999999999"])
      expect(parseLineHash(hash)).toBeNull();
  });

  it("come back from their own hash", () => {
    expect(lineHash({ from: 3, to: 3 })).toBe("#L3");
    expect(parseLineHash(lineHash({ from: 3, to: 9 }))).toEqual({ from: 3, to: 9 });
  });

  it("grow with Shift", () => {
    expect(extendRange({ from: 5, to: 7 }, 3)).toEqual({ from: 3, to: 7 });
    expect(extendRange({ from: 5, to: 7 }, 9)).toEqual({ from: 5, to: 9 });
    expect(extendRange(null, 9)).toEqual({ from: 9, to: 9 });
  });
});
