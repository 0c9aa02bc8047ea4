// @vitest-environment node
import { describe, expect, it } from "vitest";

import { readWish } from "./read-wish.server.ts";

function read(fields: Record<string, string>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return readWish(data);
}

describe("the set-up form", () => {
  it("means the own account unless an organisation is chosen", () => {
    expect(read({ name: " Porter ", owner: "person", organization: "acme" }).wish).toEqual({
      name: "Porter",
      organization: null,
      token: null,
    });
    expect(read({ name: "Porter", owner: "organization", organization: "acme", token: "t" }).wish).toEqual({
      name: "Porter",
      organization: "acme",
      token: "t",
    });
  });

  it.each([
    [{ name: "", owner: "person" }, "name"],
    [{ name: "x".repeat(35), owner: "person" }, "34"],
    [{ name: "Porter", owner: "organization", organization: "" }, "acme"],
    [{ name: "Porter", owner: "organization", organization: "a/../b" }, "acme"],
  ])("says what to change in %j", (fields: Record<string, string>, words) => {
    expect(read(fields)).toMatchObject({ wish: null, problem: expect.stringContaining(words) });
  });
});
