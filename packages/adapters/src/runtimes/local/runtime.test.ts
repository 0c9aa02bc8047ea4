import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LaunchTicket } from "@porter/orchestrator";
import { sampleSandbox } from "@porter/orchestrator/testing";
import { formatExecutionId, parseExecutionId } from "./execution-id.ts";
import { type LocalUnderTest, localUnderTest } from "./testing/local-under-test.ts";
import { readBootId, readProcess } from "./proc.ts";

let under: LocalUnderTest;
let ticket: LaunchTicket;
let bystander: ChildProcess | null = null;

beforeEach(async () => {
  under = await localUnderTest();
  ticket = {
    taskId: "01900000-0000-7000-8000-000000000001",
    runId: crypto.randomUUID(),
    attempt: 1,
    callbackUrl: "http://127.0.0.1:9",
    runKey: "whsec_a2V5",
    sandbox: sampleSandbox,
  };
});
afterEach(async () => {
  bystander?.kill("SIGKILL");
  bystander = null;
  await under.close();
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function launched(behaviour: Parameters<LocalUnderTest["behave"]>[0]): Promise<string> {
  await under.behave(behaviour);
  const { executionId } = await under.runtime.launch(ticket);
  await until(async () => (await under.starts(ticket.runId)) > 0);
  return executionId;
}

async function isRunning(pid: number): Promise<boolean> {
  return (await readProcess(pid))?.alive === true;
}

it("finds a run again after a restart of Porter, and does not start it twice", async () => {
  const executionId = await launched("waits");
  const restarted = under.another();
  await restarted.sweep([ticket.runId]);
  expect(await restarted.launch(ticket)).toEqual({ executionId });
  expect(await restarted.inspect(executionId)).toEqual({ state: "running" });
  expect(await under.starts(ticket.runId)).toBe(1);
});

it("starts a run once when two Porters launch it at the same time", async () => {
  await under.behave("waits");
  const launches = [under.runtime, under.another(), under.another()].map((runtime) => runtime.launch(ticket));
  const ids = new Set((await Promise.all(launches)).map(({ executionId }) => executionId));
  expect(ids.size).toBe(1);
  await until(async () => (await under.starts(ticket.runId)) > 0);
  expect(await under.starts(ticket.runId)).toBe(1);
});

it("does not start a run again that is on record and has no process any more", async () => {
  const boot = await readBootId();
  const folder = join(under.runsDir, ticket.runId);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "launch.json"),
    JSON.stringify({ pid: 4_000_000, startTicks: "1", bootId: boot }),
  );
  const { executionId } = await under.runtime.launch(ticket);
  expect(await under.runtime.inspect(executionId)).toMatchObject({ state: "exited" });
  expect(await under.starts(ticket.runId)).toBe(0);
});

it("starts anew where a power cut left half a record", async () => {
  const folder = join(under.runsDir, ticket.runId);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "launch.json"), '{"pid": 4');
  await launched("ends");
  expect(await under.starts(ticket.runId)).toBe(1);
});

it("ends what an earlier Porter left running, and removes its folder", async () => {
  await launched("clings");
  await under.another().sweep([]);
  const pids = await under.pids(ticket.runId);
  expect(await Promise.all(pids.map(isRunning))).toEqual(pids.map(() => false));
  expect(await under.remains(ticket.runId)).toEqual([]);
});

it("tidies up after a run of an earlier Porter once it ends", async () => {
  await launched("waits");
  await under.another().sweep([ticket.runId]);
  for (const pid of await under.pids(ticket.runId)) process.kill(pid, "SIGKILL");
  await until(async () => (await under.remains(ticket.runId)).length === 0);
});

it("kills what a runner leaves behind that was killed itself", async () => {
  const executionId = await launched("clings");
  const runner = parseExecutionId(executionId)?.pid ?? 0;
  process.kill(runner, "SIGKILL");
  const pids = await under.pids(ticket.runId);
  await until(async () => !(await Promise.all(pids.map(isRunning))).includes(true));
  await until(async () => (await under.remains(ticket.runId)).length === 0);
  expect(await under.runtime.inspect(executionId)).toMatchObject({
    state: "exited",
    detail: expect.stringMatching(/^signal SIGKILL/),
  });
});

it("does not take another process for the runner whose id it has got", async () => {
  bystander = spawn("sleep", ["600"]);
  const pid = bystander.pid ?? 0;
  const boot = (await readBootId()).slice(0, 8);
  const executionId = formatExecutionId({ runId: ticket.runId, pid, startTicks: "1", boot });
  expect(await under.runtime.inspect(executionId)).toMatchObject({ state: "exited" });
  await under.runtime.cancel(executionId);
  expect(await isRunning(pid)).toBe(true);
});

it("says how a run ended: exit code and last words", async () => {
  const executionId = await launched("fails");
  await until(async () => (await under.runtime.inspect(executionId)).state === "exited");
  await until(async () => (await under.remains(ticket.runId)).length === 0);
  expect(await under.runtime.inspect(executionId)).toEqual({
    state: "exited",
    detail: "exit code 3: the stand-in failed as it was told to",
  });
});

it("hands nothing of Porter's own environment to a run but what is on the list", async () => {
  const environment = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    TZ: "Europe/Vienna",
    PORTER_SECRET: "planted",
    GITHUB_WEBHOOK_SECRET: "planted",
    ANTHROPIC_API_KEY: "planted",
    SOMETHING_NEW: "planted",
  };
  await under.behave("waits");
  await under.another({ environment, extraPath: ["/opt/agents/bin"] }).launch(ticket);
  await until(async () => (await under.pids(ticket.runId)).length > 0);
  const [pid] = await under.pids(ticket.runId);
  const entries = (await readFile(`/proc/${pid}/environ`, "utf8"))
    .split("\0")
    .filter((entry) => entry !== "");
  const names = new Set(entries.map((entry) => entry.split("=")[0]));
  expect(names).toEqual(new Set(["HOME", "LANG", "PATH", "PYTHONPATH", "TMPDIR", "TZ"]));
  expect(entries).toContain(`PATH=/opt/agents/bin:${environment.PATH}`);
  expect(entries).toContain(`HOME=${join(under.runsDir, ticket.runId)}`);
});

it("refuses to launch without a Python that can run the runner, and says what to install", async () => {
  const none = under.another({ python: "no-such-python" });
  await expect(none.launch(ticket)).rejects.toMatchObject({ code: "runtime_unavailable", retry: "never" });
  expect((await none.readiness([])).runtime).toEqual({
    state: "unavailable",
    message: "no-such-python was not found. Install Python 3.11 or newer and put it on PATH.",
  });
});

it("does not take an old Python", async () => {
  await mkdir(under.runsDir, { recursive: true });
  const python = join(under.runsDir, "old-python");
  await writeFile(python, `#!/bin/sh\necho '{"executable": "/usr/bin/python3.9", "major": 3, "minor": 9}'\n`);
  await chmod(python, 0o755);
  const { runtime } = await under.another({ python }).readiness([]);
  expect(runtime).toMatchObject({
    state: "unavailable",
    message: expect.stringMatching(/is Python 3\.9\. Install Python 3\.11/),
  });
});

it("says that runs are not isolated", async () => {
  const { runtime } = await under.another({ isolate: false }).readiness([]);
  expect(runtime).toMatchObject({ state: "degraded", message: expect.stringMatching(/not isolated/) });
});

it("leaves files alone that it did not make", async () => {
  await mkdir(join(under.runsDir, "not a run"), { recursive: true });
  await under.runtime.sweep([]);
  await expect(readFile(join(under.runsDir, "not a run"))).rejects.toMatchObject({ code: "EISDIR" });
});
