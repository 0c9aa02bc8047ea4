import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chooseRuntime } from "@porter/adapters";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type NpmRegistry, startNpmRegistry } from "../testing/start-npm-registry.ts";
import { probeAgents } from "./agent-status.ts";
import { agentsOf } from "./agents-of.ts";
import { createNpmDeprecations } from "./npm-deprecations.ts";
import { readOperatorFile } from "../config/operator-file.ts";
import { runnerDir } from "./runner-dir.ts";

let folder: string;
let registry: NpmRegistry;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-status-"));
  registry = await startNpmRegistry();
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a program where runs of the runtime `local` look for it. */
async function install(program: string): Promise<void> {
  await writeFile(path.join(folder, program), "#!/bin/sh\n", { mode: 0o755 });
}

async function probe(knownKeys: readonly string[] | null) {
  const environment = { PATH: folder };
  const definition = await chooseRuntime("local", environment);
  const runtime = definition.create({ runsDir: folder, runnerDir, environment, log: () => undefined });
  const operator = await readOperatorFile(path.join(folder, "none.json"));
  const agents = agentsOf(operator, { demonstration: true });
  const deprecations = createNpmDeprecations(registry.url);
  return (await probeAgents({ agents, runtime, knownKeys, deprecations })).agents;
}

describe("an agent", () => {
  it("is unavailable without its program, and nobody is asked about it", async () => {
    registry.deprecate("Old.");
    const { status, reason } = (await probe(["OPENAI_API_KEY"]))["codex"] ?? {};
    expect({ status, reason }).toEqual({
      status: "unavailable",
      reason:
        "Its program `codex` is not installed where runs execute. Install it with `npm install --global @openai/codex@0.169.0`.",
    });
    expect(registry.asked).toEqual([]);
  });

  it("is looked for under its program's name, and tells how to install also what no registry has", async () => {
    await install("claude-code");
    const found = await probe(null);
    expect(found["claude-code"]?.reason).toMatch(/^Its program `claude` is not installed/);
    expect(found["cursor"]?.reason).toMatch(
      /^Its program `cursor-agent` is not installed where runs execute\. Install it with `curl /,
    );
  });

  it("is unavailable without a key, where keys are the operator's", async () => {
    await install("codex");
    await install("opencode");
    const found = await probe([]);
    expect(found["codex"]).toEqual({
      status: "unavailable",
      reason: "No model key: set OPENAI_API_KEY.",
    });
    expect(found["opencode"]?.reason).toBe("No model key: set ANTHROPIC_API_KEY or OPENAI_API_KEY.");
  });

  it("is available with its program and a key, or where keys are people's own", async () => {
    await install("codex");
    const available = { status: "available", reason: null };
    expect((await probe(["OPENAI_API_KEY"]))["codex"]).toEqual(available);
    expect((await probe(null))["codex"]).toEqual(available);
  });

  it("is deprecated when the registry says so of the pinned version, and says why", async () => {
    await install("codex");
    registry.deprecate("Use <b>@other/codex</b>.");
    expect((await probe(null))["codex"]).toEqual({
      status: "deprecated",
      reason: "It still runs, but version 0.169.0 of its package is deprecated: Use `<b>@other/codex</b>.`",
    });
    expect(registry.asked).toEqual(["/@openai%2fcodex/0.169.0"]);
  });

  it("is never deprecated when it does not come from npm", async () => {
    registry.deprecate("Old.");
    expect((await probe(null))["demo"]).toEqual({ status: "available", reason: null });
  });

  it("is available as long as the registry cannot be asked", async () => {
    await install("codex");
    registry.misbehave((response) => response.destroy());
    expect((await probe(null))["codex"]?.status).toBe("available");
  });
});
