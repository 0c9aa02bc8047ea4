import { describe, expect, it } from "vitest";
import { jobId } from "./job-id.ts";

const now = new Date("2026-03-01T12:00:00Z");

describe("job ids", () => {
  it("sort by when their jobs are due, whatever the order in which they are made", () => {
    const later = jobId(new Date(now.getTime() + 1));
    const sooner = jobId(now);
    expect([later, sooner].toSorted()).toEqual([sooner, later]);
  });

  it("sort jobs that are due at the same moment in the order in which they are made", () => {
    const ids = [jobId(now), jobId(now), jobId(now)];
    expect(ids.toSorted()).toEqual(ids);
  });

  it("are UUIDs", () => {
    expect(jobId(now)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
