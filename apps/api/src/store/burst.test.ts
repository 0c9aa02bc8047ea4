import { expect, it } from "vitest";
import { createBurst } from "./burst.ts";

it("a few deliveries that wait together are no burst, however many follow", () => {
  const burst = createBurst(() => 0);
  for (let step = 0; step < 100; step += 1) burst.note(3);
  expect(burst.underWay()).toBe(false);
});

it("many that wait together are a burst, and for a moment after", () => {
  const clock = { nowMs: 1_000 };
  const burst = createBurst(() => clock.nowMs);
  expect(burst.underWay()).toBe(false);
  burst.note(16);
  burst.note(1);
  clock.nowMs += 90;
  expect(burst.underWay()).toBe(true);
  clock.nowMs += 20;
  expect(burst.underWay()).toBe(false);
});
