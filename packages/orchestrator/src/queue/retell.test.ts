import { expect, it } from "vitest";
import { isWorthTelling } from "./retell.ts";

it("a place is told again when it is half of the last one, or worse, and else not", () => {
  const told: number[] = [];
  let last = 100;
  for (let place = 100; place > 0; place -= 1) {
    if (!isWorthTelling(last, place)) continue;
    last = place;
    told.push(place);
  }
  expect(told).toEqual([50, 25, 12, 6, 3, 1]);
  expect(isWorthTelling(3, 4)).toBe(true);
  expect(isWorthTelling(3, 3)).toBe(false);
});
