import { describe, expect, it } from "vitest";
import { jobId } from "./job-id.ts";

const now = new Date("2026-03-01T12:00:00Z");

describe("job ids", () => {
  it("sort urgent jobs before older ones", () => {
    const older = jobId(1, new Date(now.getTime() - 60_000));
    const urgent = jobId(5, now);
    expect([older, urgent].toSorted()).toEqual([urgent, older]);
  });

  it("sort jobs of one priority by age, also within a millisecond", () => {
    const ids = [jobId(3, new Date(now.getTime() - 1)), jobId(3, now), jobId(3, now), jobId(3, now)];
    expect(ids.toSorted()).toEqual(ids);
  });

  it("are UUIDs", () => {
    expect(jobId(3, now)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
