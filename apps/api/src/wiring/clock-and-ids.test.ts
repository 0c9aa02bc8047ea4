import { expect, it } from "vitest";
import { systemIds } from "./clock-and-ids.ts";

it("ids sort in the order in which they were made, also within one millisecond", () => {
  const made = Array.from({ length: 10_000 }, () => systemIds.next());
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});
