import { describe, expect, it } from "vitest";
import { reasonAgainstCost } from "./budget.ts";

describe("a budget", () => {
  it("stops a run once its reported cost passes it", () => {
    expect(reasonAgainstCost(3, { taskUsd: 3, leftTodayUsd: null })).toBeNull();
    expect(reasonAgainstCost(3.01, { taskUsd: 3, leftTodayUsd: null })).toMatchObject({
      code: "budget_exceeded",
      message: expect.stringContaining("3.01 USD, more than the budget of 3.00 USD"),
    });
  });

  it("of a day stops it as well, and says that tomorrow is another", () => {
    expect(reasonAgainstCost(2, { taskUsd: 3, leftTodayUsd: 1.5 })).toMatchObject({
      code: "daily_budget_exceeded",
      retry: "later",
    });
  });

  it("stops nothing when there is none, or nothing is reported", () => {
    expect(reasonAgainstCost(1_000, { taskUsd: null, leftTodayUsd: null })).toBeNull();
    expect(reasonAgainstCost(null, { taskUsd: 1, leftTodayUsd: 0 })).toBeNull();
  });
});
