import { describe, expect, it } from "vitest";
import { networkFor } from "./network.ts";

const agent = { hosts: ["api.models.example"] };
const needed = ["127.0.0.1:3000", "github.com"];

describe("the network of a run", () => {
  it("is open when the operator says so", () => {
    expect(networkFor(agent, { policy: "open", allow: ["x.example"], needed })).toEqual({
      kind: "open",
      needed,
    });
  });

  it("is what Porter, forge and agent need, and what the operator adds", () => {
    expect(
      networkFor(agent, { policy: "allow-list", allow: ["Registry.Example", "github.com"], needed }),
    ).toEqual({
      kind: "allow-list",
      hosts: ["127.0.0.1:3000", "github.com", "api.models.example", "registry.example"],
      needed,
    });
  });

  it("is what they need and nothing else under `none`", () => {
    expect(networkFor(agent, { policy: "none", allow: ["x.example"], needed })).toEqual({
      kind: "allow-list",
      hosts: ["127.0.0.1:3000", "github.com", "api.models.example"],
      needed,
    });
  });
});
