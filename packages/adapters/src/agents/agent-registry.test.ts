import { readdirSync } from "node:fs";
import { PorterError } from "@porter/orchestrator";
import { describe, expect, it } from "vitest";
import { agentFailure, agentFailureCodes } from "./agent-failure.ts";
import { agentRegistry } from "./agent-registry.ts";
import { builtInAgents } from "./index.ts";
import { sharedAgentFailureCodes } from "@porter/orchestrator/testing";

const mine = { displayName: "Mine", command: ["mine"], prompt: "stdin", credentials: [] } as const;
const custom = { ...mine, command: [...mine.command], credentials: [] };

it("has every agent that has a folder here", () => {
  const entries = readdirSync(new URL(".", import.meta.url), { withFileTypes: true });
  // `command` makes agents of the operator's programs, `message-stream` is a format that several agents write.
  const others = ["command", "message-stream"];
  const folders = entries.filter((entry) => entry.isDirectory() && !others.includes(entry.name));
  expect(builtInAgents.map(({ id }) => id).sort()).toEqual(folders.map(({ name }) => name).sort());
});

it("adds the operator's agents and, in try mode, the demonstration", () => {
  const own = builtInAgents.map(({ id }) => id);
  expect(agentRegistry().ids).toEqual(own);
  expect(agentRegistry({ custom: { mine: custom } }).ids).toEqual([...own, "mine"]);
  const registry = agentRegistry({ custom: { mine: custom }, demonstration: true });
  expect(registry.ids).toEqual([...own, "mine", "demo"]);
  expect(registry.get("demo")?.demonstration).toBe(true);
  expect(registry.get("mine")?.demonstration).toBe(false);
  expect(registry.get("nobody")).toBeNull();
});

describe("an operator's agent is refused", () => {
  it.each([
    ["with the id of Porter's own", "opencode", /two agents called "opencode"/],
    ["with the id of the demonstration", "demo", /two agents called "demo"/],
    ["with the name of a command", "retry", /`@porter retry` is a command/],
    ["with capital letters", "Mine", /lower-case letters/],
    ["with a path for an id", "../mine", /lower-case letters/],
    ["with an endless id", "m".repeat(41), /at most 40/],
  ])("%s", (_, id, reason) => {
    const build = () => agentRegistry({ custom: { [id]: custom }, demonstration: true });
    expect(build).toThrow(PorterError);
    expect(build).toThrow(reason);
  });
});

it("has a sentence that says what to do for every way to fail", () => {
  expect(agentFailureCodes).toEqual(sharedAgentFailureCodes);
  for (const code of agentFailureCodes) {
    expect(agentFailure(code, "Opencode", "HTTP 418").message).toMatch(
      /Opencode.*\(HTTP 418\)\. .*(comment|ask again)/i,
    );
  }
});
