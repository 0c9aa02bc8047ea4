// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { throttle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a throttle", () => {
  it("acts at once, and once more for all that came in between", () => {
    const act = vi.fn();
    const limited = throttle(act, 1000);
    for (let call = 0; call < 5; call++) limited.call();
    expect(act).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(act).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(5000);
    expect(act).toHaveBeenCalledTimes(2);
  });

  it("never acts twice within the interval", () => {
    const times: number[] = [];
    const limited = throttle(() => times.push(Date.now()), 1000);
    for (let step = 0; step < 50; step++) {
      limited.call();
      vi.advanceTimersByTime(130);
    }
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  });

  it("forgets what was asked when it is cancelled", () => {
    const act = vi.fn();
    const limited = throttle(act, 1000);
    limited.call();
    limited.call();
    limited.cancel();
    vi.advanceTimersByTime(5000);
    expect(act).toHaveBeenCalledTimes(1);
  });
});
