import { describe, expect, it } from "vitest";
import { later, sampleTask, sampleTime } from "../testing/samples.ts";
import { dueAt } from "./due.ts";

const minute = 60_000;
const due = (priority: number, atMs: number, ahead = 0) =>
  dueAt(sampleTask({ priority, admittedAt: later(atMs) }), ahead).getTime();

describe("the order of the queue", () => {
  it("is that of admission among equals", () => {
    expect(due(3, 0)).toBeLessThan(due(3, 1));
    expect(due(3, 0)).toBe(sampleTime.getTime());
  });

  it("lets what is urgent pass what was asked for shortly before", () => {
    expect(due(5, 5 * minute)).toBeLessThan(due(3, 0));
    expect(due(3, 5 * minute)).toBeLessThan(due(1, 0));
  });

  it("lets nothing that is asked for later pass a task of low priority for ever", () => {
    expect(due(1, 0)).toBeLessThan(due(5, 41 * minute));
  });

  it("has people take turns: the first task of a second person comes before the third of the first", () => {
    expect(due(3, minute, 0)).toBeLessThan(due(3, 0, 2));
  });
});
