import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LaunchPlan, Runtime } from "@porter/orchestrator";
import { sampleSandbox } from "@porter/orchestrator/testing";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { installDebianPackage } from "../../../../../scripts/debian-package.ts";
import { createLocalRuntime } from "./runtime.ts";
import { type ScriptedPorter, scriptedPorter } from "./testing/scripted-porter.ts";

/** The real runner with its agents in a real bubblewrap. */
const runnerDir = fileURLToPath(new URL("../../../../../modal", import.meta.url));

let folder: string;
let runsDir: string;
let runtime: Runtime;
let porter: ScriptedPorter | null = null;

beforeAll(async () => {
  if (!existsSync("/usr/bin/bwrap")) await installDebianPackage("bubblewrap");
}, 300_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-isolation-"));
  runsDir = join(folder, "data", "runs");
  await mkdir(runsDir, { recursive: true });
  runtime = createLocalRuntime({ runsDir, runnerDir, dependenciesDir: join(folder, "data", "dependencies") });
});
afterEach(async () => {
  await runtime.sweep([]);
  await porter?.close();
  await rm(folder, { recursive: true, force: true });
});

async function launch(
  script: string,
  setup?: string,
): Promise<{ executionId: string; porter: ScriptedPorter }> {
  const plan: LaunchPlan = {
    argv: ["sh", "-c", script],
    env: {},
    secretEnv: [],
    homeFiles: {},
    prompt: "stdin",
  };
  const answered = { time_limit_ms: 60_000, may_save: true, known: {} };
  porter = await scriptedPorter(plan, {}, setup === undefined ? undefined : { command: setup, ...answered });
  const { executionId } = await runtime.launch({
    taskId: crypto.randomUUID(),
    runId: crypto.randomUUID(),
    attempt: 1,
    callbackUrl: porter.url,
    sandbox: sampleSandbox,
    dependencies: "7.acme.api",
    runKey: `whsec_${Buffer.from("a key for this test only").toString("base64")}`,
  });
  return { executionId, porter };
}

/** What an agent says in a run that succeeds. */
async function said(script: string): Promise<readonly string[]> {
  const run = await launch(script);
  expect(await run.porter.completed).toMatchObject({ failure: null, exit: { code: 0 } });
  return run.porter.lines;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** How many processes of this machine have this among their arguments. */
async function processesWith(text: string): Promise<number> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")),
  );
  return lines.filter((line) => line.includes(text)).length;
}

it("says what agents are kept from, and what is not limited", async () => {
  const { runtime: readiness } = await runtime.readiness([]);
  expect(readiness).toMatchObject({ state: "degraded", message: expect.stringContaining("bubblewrap") });
});

it("hides homes, what Porter keeps, and what others have in /tmp", async () => {
  const secret = join(folder, "data", "key-ring");
  const inHome = join(homedir(), `.porter-isolation-${crypto.randomUUID()}`);
  await writeFile(secret, "planted");
  await writeFile(inHome, "planted");
  try {
    const lines = await said(
      `cat ${secret} ${inHome} /tmp/porter-isolation-*/data/key-ring 2>/dev/null; echo end`,
    );
    expect(lines).toEqual(["end"]);
  } finally {
    await rm(inHome);
  }
});

it("lets an agent write to its run's folder and to a /tmp of its own, nowhere else", async () => {
  const script = `
    for folder in / /etc /usr/local/bin /var/tmp ${runnerDir} ${runsDir} ..; do touch "$folder/porter-x" 2>/dev/null && echo "$folder"; done
    touch /tmp/porter-isolation-x && echo made > new.txt`;
  const run = await launch(script);
  const report = await run.porter.completed;
  expect(report.changeset?.files.map(({ path }) => path)).toEqual(["new.txt"]);
  // The folder of runs is its own empty one: what it puts there is gone with it.
  expect(run.porter.lines).toEqual([runsDir, ".."]);
  expect(existsSync("/tmp/porter-isolation-x")).toBe(false);
  expect(existsSync(join(runsDir, "porter-x"))).toBe(false);
});

it("starts a setup in the same view, and shows neither it nor the agent what is kept", async () => {
  const look = `ls ${join(folder, "data", "dependencies")} 2>&1 | grep -c acme; touch /etc/porter-x 2>/dev/null || echo kept out`;
  const run = await launch(`cat said; ${look}`, `touch "$HOME/x" "$TMPDIR/x" && (${look}) > said`);
  expect(await run.porter.completed).toMatchObject({ failure: null, exit: { code: 0 } });
  expect(run.porter.lines).toEqual(["0", "kept out", "0", "kept out"]);
  expect(await readdir(join(folder, "data", "dependencies"))).toEqual(["7.acme.api"]);
});

it("shows an agent no processes but its own, and gives it no rights over others", async () => {
  const script = `
    ls /proc | grep -c "^[0-9]"; kill -0 ${process.pid} 2>/dev/null || echo "not there"
    grep CapEff /proc/self/status | tr -s "\t" " "`;
  const [count, ...rest] = await said(script);
  expect(Number(count)).toBeLessThan(10);
  expect(rest).toEqual(["not there", "CapEff: 0000000000000000"]);
});

it("ends an agent with all it started when it is cancelled, however deep it hides", async () => {
  const mark = `98${Math.floor(Math.random() * 1e6)}`;
  const stubborn = `trap "" TERM; while :; do sleep ${mark}; done`;
  const { executionId } = await launch(`(setsid sh -c '${stubborn}' &) ; sh -c '${stubborn}' & ${stubborn}`);
  const sleeping = () => processesWith(`sleep\0${mark}`);
  await until(async () => (await sleeping()) === 3);
  await runtime.cancel(executionId);
  expect(await sleeping()).toBe(0);
  expect(await readdir(runsDir)).toEqual([]);
});

it("is found again after a restart of Porter, and its agent goes on", async () => {
  const { executionId, porter: told } = await launch(
    "while [ ! -e ../go ]; do sleep 0.1; done; echo made > new.txt",
  );
  const runId = executionId.split(":")[1] ?? "";
  const restarted = createLocalRuntime({ runsDir, runnerDir });
  await restarted.sweep([runId]);
  expect(await restarted.inspect(executionId)).toEqual({ state: "running" });
  const work = join(runsDir, runId, "work", "run");
  await until(async () => existsSync(work));
  await writeFile(join(work, "go"), "");
  expect(await told.completed).toMatchObject({ failure: null });
  await until(async () => (await readdir(runsDir)).length === 0);
});
