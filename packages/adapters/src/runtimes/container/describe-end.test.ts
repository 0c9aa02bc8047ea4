import { expect, it } from "vitest";
import { describeEnd } from "./describe-end.ts";

it("says how it ended, with the runner's last words", () => {
  expect(describeEnd({ code: 3, outOfMemory: false }, "it failed")).toEqual({
    detail: "exit code 3: it failed",
  });
  expect(describeEnd({ code: 0, outOfMemory: false }, null)).toEqual({ detail: "exit code 0" });
});

it("names a want of memory as the cause, unless the runner reported by itself", () => {
  expect(describeEnd({ code: 137, outOfMemory: true }, null)).toMatchObject({ cause: "out_of_memory" });
  expect(describeEnd({ code: 0, outOfMemory: true }, null)).toEqual({ detail: "exit code 0" });
});

it("does not make up how one ended that nobody saw", () => {
  expect(describeEnd(null, null)).toEqual({ detail: "its container is gone" });
});
