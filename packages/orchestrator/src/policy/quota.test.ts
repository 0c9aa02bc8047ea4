import { describe, expect, it } from "vitest";
import { sampleCommand, sampleTask } from "../testing/samples.ts";
import { defaultPlans, planFor, type PlanSettings } from "./plans.ts";
import { monthlyMeter, reasonAgainstDay, reasonAgainstQuota, reasonAgainstTimeout } from "./quota.ts";

const task = sampleTask();
const now = new Date("2026-12-31T23:59:59Z");
const { free, pro, team, unlimited } = defaultPlans;

describe("the plan of a task", () => {
  const settings: PlanSettings = { table: defaultPlans, default: "free", users: { ann: "pro" }, owners: {} };

  it("is that of who asks, else the default", () => {
    expect(planFor(task, settings)).toBe("pro");
    expect(planFor({ ...task, requestedBy: { login: "Ann" } }, settings)).toBe("pro");
    expect(planFor({ ...task, requestedBy: { login: "bob" } }, settings)).toBe("free");
    expect(planFor({ ...task, requestedBy: { login: "constructor" } }, settings)).toBe("free");
  });

  it("is that of the repository's owner where the owner has one", () => {
    expect(planFor(task, { ...settings, owners: { acme: "team" } })).toBe("team");
  });
});

describe("a monthly quota", () => {
  it("lets tasks in until it is used up, and says when it starts anew", () => {
    expect(reasonAgainstQuota(task, free, { used: 24, now })).toBeNull();
    expect(reasonAgainstQuota(task, free, { used: 25, now })).toMatchObject({
      code: "quota_used_up",
      retry: "later",
      message: expect.stringMatching(
        /^ann has used all 25 tasks of the plan Free .* 1 January 2027 at 00:00 UTC/,
      ),
    });
  });

  it("has none where the plan has none, and lets more in where each is paid for", () => {
    expect(reasonAgainstQuota(task, unlimited, { used: 1_000_000, now })).toBeNull();
    expect(reasonAgainstQuota(task, pro, { used: 300, now })).toBeNull();
  });

  it("is counted from the first of the month, for the person or the owner", () => {
    const since = new Date("2026-12-01T00:00:00Z");
    expect(monthlyMeter(task, free, now)).toEqual({ scope: { kind: "user", id: 11 }, since });
    expect(monthlyMeter(task, team, now)).toEqual({ scope: { kind: "owner", owner: "acme" }, since });
  });
});

it("a day's budget lets no run start once it is used up", () => {
  const capped = { ...pro, maxCostPerDayUsd: 5 };
  expect(reasonAgainstDay(task, capped, 4.99)).toBeNull();
  expect(reasonAgainstDay(task, capped, 5)).toMatchObject({ code: "daily_budget_used_up", retry: "later" });
  expect(reasonAgainstDay(task, pro, 1_000)).toBeNull();
});

it("a plan's time is the most that may be asked for", () => {
  const asking = (timeoutMinutes: number) => ({ ...task, command: sampleCommand({ timeoutMinutes }) });
  expect(reasonAgainstTimeout(asking(10), free)).toBeNull();
  expect(reasonAgainstTimeout(asking(11), free)).toMatchObject({ code: "timeout_above_plan" });
  expect(reasonAgainstTimeout(asking(60), pro)).toBeNull();
});
