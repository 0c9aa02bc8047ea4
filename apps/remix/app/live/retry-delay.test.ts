// @vitest-environment node
import { describe, expect, it } from "vitest";

import { retryDelayMs } from "./retry-delay.ts";

describe("the wait before another try", () => {
  it("is none the first time, then grows to ten seconds and stays there", () => {
    const longest = (attempt: number) => retryDelayMs(attempt, () => 1);
    expect([0, 1, 2, 3, 6, 7, 50].map(longest)).toEqual([0, 250, 500, 1000, 8000, 10_000, 10_000]);
  });

  it("is spread over its second half, so that not all come at once", () => {
    expect(retryDelayMs(7, () => 0)).toBe(5000);
    expect(retryDelayMs(7, () => 0.5)).toBe(7500);
  });
});
