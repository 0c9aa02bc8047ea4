import { agentRegistry } from "@porter/adapters";
import { expect, it } from "vitest";
import { probeAgents } from "./agent-status.ts";

const agents = agentRegistry({
  custom: { mine: { displayName: "Mine", command: ["my-cli"], prompt: "stdin", credentials: [] } },
});

/** A runtime that has these programs and no others. */
function runtimeWith(...installed: string[]) {
  return {
    readiness: (programs: readonly string[]) =>
      Promise.resolve({
        runtime: { state: "ready", message: "Ready." } as const,
        programs: Object.fromEntries(programs.map((name) => [name, installed.includes(name)])),
      }),
  };
}

it("is available with its program and one of its keys", async () => {
  const runtime = runtimeWith("opencode", "claude", "my-cli");
  const { reasons } = await probeAgents({ agents, runtime, knownKeys: ["ANTHROPIC_API_KEY"] });
  expect(reasons).toMatchObject({ opencode: null, "claude-code": null, mine: null });
});

it("lacks a program that the runtime does not have, looked for by its own name", async () => {
  const { reasons } = await probeAgents({ agents, runtime: runtimeWith("claude-code"), knownKeys: null });
  expect(reasons["claude-code"]).toBe("Its program `claude` is not installed where runs execute.");
  expect(reasons["mine"]).toBe("Its program `my-cli` is not installed where runs execute.");
});

it("says how to install what no registry has", async () => {
  const { reasons } = await probeAgents({ agents, runtime: runtimeWith(), knownKeys: null });
  expect(reasons["cursor"]).toBe(
    "Its program `cursor-agent` is not installed where runs execute. Install it with `curl https://cursor.com/install -fsS | bash` and put `cursor-agent` on the PATH of runs.",
  );
});

it("lacks a key only where it is known which there are", async () => {
  const runtime = runtimeWith("cursor-agent", "opencode");
  const { reasons } = await probeAgents({ agents, runtime, knownKeys: [] });
  expect(reasons["cursor"]).toBe("No model key: set CURSOR_API_KEY.");
  expect(reasons["opencode"]).toBe("No model key: set ANTHROPIC_API_KEY or OPENAI_API_KEY.");
  const { reasons: unknown } = await probeAgents({ agents, runtime, knownKeys: null });
  expect(unknown).toMatchObject({ cursor: null, opencode: null });
});
