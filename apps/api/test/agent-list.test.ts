import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type NpmRegistry, startNpmRegistry } from "../src/testing/start-npm-registry.ts";
import { maintainer, type PorterUnderTest, startPorterUnderTest } from "./porter-under-test.ts";
import { signInAs } from "./sign-in-as.ts";

/** What people are told of the agents: as the machine and the npm registry say, not as the adapters hope. */

let under: PorterUnderTest;
let registry: NpmRegistry;
let programs: string;

beforeAll(async () => {
  registry = await startNpmRegistry();
  registry.deprecate("Use another one.");
  programs = await mkdtemp(path.join(tmpdir(), "porter-programs-"));
  await writeFile(path.join(programs, "codex"), "#!/bin/sh\n", { mode: 0o755 });
  under = await startPorterUnderTest({
    signIn: true,
    variables: { PATH: programs, npm_config_registry: `${registry.url}/` },
  });
});
afterAll(async () => {
  await under?.close();
  await registry?.close();
  await rm(programs, { recursive: true, force: true });
});

async function statuses(): Promise<Record<string, { status: string; statusReason: string | null }>> {
  const cookie = await signInAs(under.porter.url, maintainer);
  const response = await fetch(`${under.porter.url}/trpc/agents.list`, { headers: { cookie } });
  const { result } = (await response.json()) as {
    result: { data: { json: { name: string; status: string; statusReason: string | null }[] } };
  };
  const entries = result.data.json.map(({ name, status, statusReason }) => [name, { status, statusReason }]);
  return Object.fromEntries(entries) as Record<string, { status: string; statusReason: string | null }>;
}

it("tells which agents can run, which cannot, and which are deprecated", async () => {
  const found = await statuses();
  expect(found["edit"]).toEqual({ status: "available", statusReason: null });
  expect(found["gemini"]).toEqual({
    status: "unavailable",
    statusReason:
      "Its program `gemini` is not installed where runs execute. Install it with `npm install --global @google/gemini-cli@0.61.0`.",
  });
  expect(found["codex"]).toEqual({
    status: "deprecated",
    statusReason: "It still runs, but version 0.169.0 of its package is deprecated: Use another one.",
  });
});

it("asks the registry once, however many people look", async () => {
  await Promise.all([statuses(), statuses(), statuses()]);
  expect(registry.asked).toEqual(["/@openai%2fcodex/0.169.0"]);
});
