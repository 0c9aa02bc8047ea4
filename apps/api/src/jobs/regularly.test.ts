import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { regularly } from "./regularly.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("regular work", () => {
  it("is done now and in each interval until it is ended", async () => {
    const work = vi.fn(() => Promise.resolve());
    const end = regularly(work, { intervalMs: 1_000, onError: vi.fn() });
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(work).toHaveBeenCalledTimes(3);
    await end();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it("goes on after a round that failed, and says so", async () => {
    const onError = vi.fn();
    const work = vi.fn(() => Promise.resolve());
    work.mockRejectedValueOnce(new Error("away"));
    const end = regularly(work, { intervalMs: 1_000, onError });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error("away"));
    expect(work).toHaveBeenCalledTimes(2);
    await end();
  });

  it("is never done twice at once, and its end waits for the round under way", async () => {
    const gate = Promise.withResolvers<void>();
    const work = vi.fn(() => gate.promise);
    const end = regularly(work, { intervalMs: 1_000, onError: vi.fn() });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(work).toHaveBeenCalledTimes(1);
    const ended = vi.fn();
    const ending = end().then(ended);
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).not.toHaveBeenCalled();
    gate.resolve();
    await ending;
    expect(ended).toHaveBeenCalledTimes(1);
  });
});
