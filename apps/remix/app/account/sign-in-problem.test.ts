import { expect, it } from "vitest";

import { signInProblem } from "./sign-in-problem.ts";

it("has a sentence for each way a sign-in can fail", () => {
  for (const code of ["cancelled", "stale", "refused", "unavailable"]) {
    expect(signInProblem(code)).toMatch(/^[A-Z].*\.$/);
  }
});

it("repeats nothing that an address makes up", () => {
  expect(signInProblem("<b>call 555</b>")).toBeNull();
  expect(signInProblem("constructor")).toBeNull();
  expect(signInProblem(null)).toBeNull();
});
