import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LaunchPlan, Runtime } from "@porter/orchestrator";
import { sampleSandbox } from "@porter/orchestrator/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDemonstrationAgent } from "../../agents/command/demonstration.ts";
import { readProcess } from "./proc.ts";
import { createLocalRuntime } from "./runtime.ts";
import { type ScriptedPorter, scriptedPorter } from "./testing/scripted-porter.ts";

const runnerDir = fileURLToPath(new URL("../../../../../modal", import.meta.url));

let folder: string;
let runsDir: string;
let runtime: Runtime;
let porter: ScriptedPorter | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-real-"));
  runsDir = join(folder, "runs");
  // These agents write down their process ids where the test finds them.
  runtime = createLocalRuntime({ runsDir, runnerDir, isolate: false });
});
afterEach(async () => {
  await runtime.sweep([]);
  await porter?.close();
  await rm(folder, { recursive: true, force: true });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function launch(plan: LaunchPlan | null): Promise<{ executionId: string; porter: ScriptedPorter }> {
  porter = await scriptedPorter(plan);
  const { executionId } = await runtime.launch({
    taskId: crypto.randomUUID(),
    runId: crypto.randomUUID(),
    attempt: 1,
    callbackUrl: porter.url,
    sandbox: sampleSandbox,
    runKey: `whsec_${Buffer.from("a key for this test only").toString("base64")}`,
  });
  return { executionId, porter };
}

async function remains(): Promise<string[]> {
  return readdir(runsDir);
}

it("runs the demonstration agent from ticket to changeset, and leaves nothing", async () => {
  const agent = createDemonstrationAgent(0);
  const run = await launch(agent.plan({ model: null, noTests: false, credentials: {}, baseUrls: {} }));
  const report = await run.porter.completed;
  expect(report).toMatchObject({ exit: { code: 0, signal: null }, failure: null });
  expect(report.changeset?.files.map((file) => file.path)).toEqual(["PORTER-DEMO.md"]);
  await until(async () => (await remains()).length === 0);
  expect(await runtime.inspect(run.executionId)).toMatchObject({ state: "exited" });
});

it("lets a runner leave that Porter has no work for", async () => {
  const { executionId } = await launch(null);
  await until(async () => (await runtime.inspect(executionId)).state === "exited");
  await until(async () => (await remains()).length === 0);
});

it("cancels an agent with everything it started, however deep it hides", async () => {
  const pids = join(folder, "pids");
  const stubborn = `trap '' TERM; echo $$ >> ${pids}; while :; do sleep 60; done`;
  const script = `(setsid sh -c "${stubborn.replaceAll("$", "\\$")}" &) ; sh -c "${stubborn.replaceAll("$", "\\$")}" & ${stubborn}`;
  const plan = {
    argv: ["sh", "-c", script],
    env: {},
    secretEnv: [],
    homeFiles: {},
    prompt: "stdin",
  } as const;
  const { executionId } = await launch(plan);
  const started = async () =>
    (await readFile(pids, "utf8").catch(() => "")).split("\n").filter(Boolean).map(Number);
  await until(async () => (await started()).length === 3);
  await runtime.cancel(executionId);
  const states = await Promise.all((await started()).map(readProcess));
  expect(states.filter((entry) => entry?.alive === true)).toEqual([]);
  expect(await remains()).toEqual([]);
});
