import { expect, it } from "vitest";
import { proposedAgent } from "./proposed-agent.ts";

const agent = (name: string, status: "available" | "unavailable" | "deprecated") => ({ name, status });

it("is the first that can run, one that is deprecated only if there is no other", () => {
  const old = agent("old", "deprecated");
  const away = agent("away", "unavailable");
  expect(proposedAgent([old, away, agent("a", "available"), agent("b", "available")])).toBe("a");
  expect(proposedAgent([away, old])).toBe("old");
  expect(proposedAgent([away])).toBeNull();
});
