import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LaunchTicket, type Runtime } from "@porter/orchestrator";
import { sampleSandbox } from "@porter/orchestrator/testing";
import { runModal } from "@porter/standins-modal/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { modal } from "./definition.ts";
import { type ModalUnderTest, modalUnderTest } from "./testing/modal-under-test.ts";

/** https://grpc.io/docs/guides/status-codes/ */
const grpc = { invalidArgument: 3, unavailable: 14 };

let under: ModalUnderTest;
let ticket: LaunchTicket;

function newTicket(sandbox: Partial<LaunchTicket["sandbox"]> = {}): LaunchTicket {
  return {
    taskId: crypto.randomUUID(),
    runId: crypto.randomUUID(),
    attempt: 1,
    callbackUrl: "https://porter.example.com",
    runKey: "whsec_cGxhbnRlZA==",
    sandbox: { ...sampleSandbox, ...sandbox },
  };
}

/** Polls until the condition holds; the test's own time limit ends a wait in vain. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

const exited = (executionId: string, runtime: Runtime = under.runtime) =>
  until(async () => (await runtime.inspect(executionId)).state === "exited");

async function readinessOf(runtime: Runtime): Promise<unknown> {
  return (await runtime.readiness([])).runtime;
}

it("is taken where both halves of a token are set", async () => {
  expect(await modal.suits({ MODAL_TOKEN_ID: "ak", MODAL_TOKEN_SECRET: "as" })).toBe(true);
  expect(await modal.suits({ MODAL_TOKEN_ID: "ak", MODAL_TOKEN_SECRET: "" })).toBe(false);
  expect(await modal.suits({})).toBe(false);
});

it.each([
  [{ MODAL_TOKEN_ID: "ak" }, "MODAL_TOKEN_SECRET"],
  [
    { MODAL_TOKEN_ID: "ak", MODAL_TOKEN_SECRET: "planted", PORTER_MODAL_MODE: "planted" },
    "PORTER_MODAL_MODE",
  ],
])("names what is not configured, and no value of it", (environment, name) => {
  const create = () => modal.create({ runsDir: "/", runnerDir: "/", environment, log: () => {} });
  expect(create).toThrow(expect.objectContaining({ code: "configuration_invalid" }));
  expect(create).toThrow(name);
  expect(create).not.toThrow("planted");
});

describe.each(["function", "sandbox"] as const)("as a %s", (mode) => {
  // One deployment for all: none of these changes it for the next.
  beforeAll(async () => void (under = await modalUnderTest(mode)));
  beforeEach(() => void (ticket = newTicket()));
  afterEach(() => under.standIn.faults.clear());
  afterAll(() => under.close());

  it("says how a run ended: exit code and last words", async () => {
    await under.behave("fails");
    const { executionId } = await under.runtime.launch(ticket);
    await exited(executionId);
    expect(await under.runtime.inspect(executionId)).toEqual({
      state: "exited",
      detail: "exit code 3: the stand-in failed as it was told to",
    });
  });

  it("says how it ended also where nobody kept what it said", async () => {
    under.standIn.faults.add({ kind: "log-gap" });
    await under.behave("fails");
    const { executionId } = await under.runtime.launch(ticket);
    await exited(executionId);
    expect(await under.runtime.inspect(executionId)).toEqual({ state: "exited", detail: "exit code 3" });
  });

  it("finds a run again that an earlier Porter launched, and ends it", async () => {
    await under.behave("clings");
    const { executionId } = await under.runtime.launch(ticket);
    await until(async () => (await under.starts(ticket.runId)) > 0);
    const next = under.another();
    await next.sweep([ticket.runId]);
    expect(await next.inspect(executionId)).toEqual({ state: "running" });
    await next.cancel(executionId);
    expect((await next.inspect(executionId)).state).toBe("exited");
    expect(await under.standIn.pids()).toEqual([]);
  });

  it("tells a run that waits for a container from one that Modal does not know", async () => {
    under.standIn.faults.add({ kind: "never-starts" });
    const waiting = await under.runtime.launch(ticket);
    expect(await under.runtime.inspect(waiting.executionId)).toEqual({ state: "running" });
    under.standIn.faults.add({ kind: "lost-call" });
    const lost = await under.runtime.launch(newTicket());
    expect(await under.runtime.inspect(lost.executionId)).toEqual({ state: "unknown" });
    await under.runtime.cancel(lost.executionId);
  });

  it("says that Modal does not accept the token, with the command that makes another", async () => {
    const runtime = under.another({ MODAL_TOKEN_SECRET: "planted" });
    const message = expect.stringMatching(/does not accept.*`modal token new`/);
    await expect(runtime.launch(ticket)).rejects.toMatchObject({
      code: "runtime_not_authorised",
      retry: "never",
      message,
    });
    expect(await readinessOf(runtime)).toEqual({ state: "unavailable", message });
  });

  it("says that Modal is away, and that it may come back", async () => {
    const runtime = under.another();
    under.standIn.faults.add({ kind: "fails", method: "AppGetOrCreate", times: 8, status: grpc.unavailable });
    under.standIn.faults.add({ kind: "fails", method: "FunctionGet", times: 4, status: grpc.unavailable });
    await expect(runtime.launch(ticket)).rejects.toMatchObject({
      code: "runtime_unavailable",
      retry: "later",
    });
  });

  it("is ready once everything is there", async () => {
    expect(await readinessOf(under.runtime)).toMatchObject({ state: "ready" });
  });

  it("says that what is deployed is of another version, with the command that mends it", async () => {
    const added = join(under.runnerDir, "porter_runner", "another_version.py");
    await writeFile(added, "");
    const readiness = await readinessOf(under.runtime);
    await rm(added);
    const deploy = expect.stringContaining("modal deploy -m porter_app");
    const publish = expect.stringContaining("modal run -m porter_app");
    expect(readiness).toEqual(
      mode === "function"
        ? { state: "degraded", message: deploy }
        : { state: "unavailable", message: publish },
    );
  });

  it("says where Modal could not reach Porter", async () => {
    const real = { MODAL_SERVER_URL: "https://api.modal.com" };
    for (const variables of [
      real,
      { ...real, PORTER_URL: "http://127.0.0.1:3000" },
      { ...real, PORTER_URL: "http://localhost" },
    ]) {
      expect(await readinessOf(under.another(variables))).toEqual({
        state: "unavailable",
        message: expect.stringContaining("PORTER_URL"),
      });
    }
  });
});

describe("functions", () => {
  beforeEach(async () => {
    under = await modalUnderTest("function");
    ticket = newTicket();
  });
  afterEach(() => under.close());

  it("are deployed as designed", () => {
    const [deployed] = [...under.standIn.world.functions.values()].filter(
      ({ name }) => name === "execute_agent_task",
    );
    expect(deployed?.definition).toMatchObject({
      timeoutSecs: 675,
      startupTimeoutSecs: 120,
      retries: 0,
      singleUseContainers: true,
      // `restrict_modal_access`: what runs there may not use the workspace.
      untrusted: true,
      resources: { milliCpu: 2_000, milliCpuMax: 4_000, memoryMb: 2_048, memoryMbMax: 4_096 },
      supportedInputFormats: expect.arrayContaining([4]),
    });
  });

  it("are kept ready where whoever deploys asks for it", async () => {
    const environment = { ...under.standIn.environment, PORTER_MODAL_WARM: "2" };
    await runModal({ environment }, under.runnerDir, ["deploy", "-m", "porter_app"]);
    const deployed = [...under.standIn.world.functions.values()].map(({ name, definition }) => [
      name,
      definition.warm,
    ]);
    expect(deployed).toContainEqual(["execute_agent_task", { minContainers: 2, bufferContainers: 2 }]);
  });

  it("are called with ids and nothing else", async () => {
    await under.behave("ends");
    await under.runtime.launch(ticket);
    const [call] = under.standIn.world.calls.values();
    const sent = Buffer.from(call?.input.args ?? []).toString("latin1");
    for (const id of [ticket.taskId, ticket.runId]) expect(sent).toContain(id);
    expect(sent).not.toContain(ticket.runKey);
    expect(sent.length).toBeLessThan(200);
  });

  it("have a variant for other bounds, and none for a shorter time, which the runner keeps", async () => {
    await under.behave("ends");
    await under.runtime.launch(newTicket({ timeoutMs: 60_000 }));
    expect(under.standIn.requests).not.toContain("FunctionBindParams");
    await under.runtime.launch(newTicket({ timeoutMs: 1_200_500, memoryMb: 4_096, cpus: 1 }));
    const call = [...under.standIn.world.calls.values()].at(-1);
    expect(under.standIn.world.functions.get(call?.functionId ?? "")?.definition).toMatchObject({
      timeoutSecs: 1_276,
      resources: { milliCpu: 1_000, milliCpuMax: 2_000, memoryMb: 4_096, memoryMbMax: 8_192 },
    });
  });

  it("that reach Modal's own limit have timed out", async () => {
    await under.behave("waits");
    const { executionId } = await under.runtime.launch(ticket);
    await until(async () => (await under.starts(ticket.runId)) > 0);
    const [call] = under.standIn.world.calls.values();
    call?.settle({ status: 4, exception: "Task's current input hit its timeout of 675s" });
    expect(await under.runtime.inspect(executionId)).toMatchObject({ state: "exited", cause: "timed_out" });
  });

  it("that somebody cancels on Modal's own pages leave nothing", async () => {
    await under.behave("clings");
    const { executionId } = await under.runtime.launch(ticket);
    await until(async () => (await under.pids(ticket.runId)).length >= 4);
    under.standIn.world.calls.values().next().value?.cancelled.resolve();
    await exited(executionId);
    await until(async () => (await under.standIn.pids()).length === 0);
    // Modal removes a container's files once its processes have ended.
    await until(async () => (await under.remains(ticket.runId)).length === 0);
  });

  it("whose result cannot be fetched have ended all the same", async () => {
    under.standIn.faults.add({ kind: "result-in-blob", gone: true });
    await under.behave("ends");
    const { executionId } = await under.runtime.launch(ticket);
    await exited(executionId);
  });

  it("that raise have ended with what they raised", async () => {
    under.standIn.setSecret("porter-runner", {
      PORTER_URL: "http://127.0.0.1:9",
      PORTER_RUNNER_KEY: "planted!",
    });
    const { executionId } = await under.runtime.launch(ticket);
    await exited(executionId);
    const end = JSON.stringify(await under.runtime.inspect(executionId));
    expect(end).toContain("PORTER_RUNNER_KEY is not base64");
    expect(end).not.toContain("planted!");
  });

  it("that are not deployed are named, with the command that deploys them", async () => {
    under.standIn.world.apps.clear();
    const message = expect.stringContaining("modal deploy -m porter_app");
    await expect(under.runtime.launch(ticket)).rejects.toMatchObject({
      code: "runtime_not_deployed",
      retry: "never",
      message,
    });
    expect(await readinessOf(under.runtime)).toEqual({ state: "unavailable", message });
  });

  it("need their secret, and readiness says how to make it", async () => {
    under.standIn.setSecret("porter-runner", { PORTER_URL: "https://porter.example.com" });
    expect(await readinessOf(under.runtime)).toEqual({
      state: "unavailable",
      message: expect.stringMatching(
        /PORTER_RUNNER_KEY.*porter -- modal secret .*modal secret create porter-runner/,
      ),
    });
  });

  it("are not deployed without their secret", async () => {
    under.standIn.world.secrets.clear();
    await expect(runModal(under.standIn, under.runnerDir, ["deploy", "-m", "porter_app"])).rejects.toThrow(
      /porter-runner/,
    );
  });
});

describe("sandboxes", () => {
  beforeEach(async () => {
    under = await modalUnderTest("sandbox");
    ticket = newTicket();
  });
  afterEach(() => under.close());

  it("are made with the bounds of their run, and their ticket in a secret of their own", async () => {
    await under.behave("waits");
    const hosts = ["api.anthropic.com", "*.example.com", "10.0.0.7"];
    const restricted = newTicket({ network: { kind: "allow-list", hosts }, cpus: 1 });
    await under.runtime.launch(restricted);
    const [sandbox] = under.standIn.world.sandboxes.values();
    expect(sandbox?.definition).toMatchObject({
      name: `run-${restricted.runId}`,
      tags: { task: restricted.taskId, run: restricted.runId },
      command: ["python", "-m", "porter_runner.keeper"],
      timeoutSecs: 675,
      secretNames: ["PORTER_TICKET"],
      network: { type: 3, domains: ["api.anthropic.com", "*.example.com"], cidrs: ["10.0.0.7/32"] },
      resources: { milliCpu: 1_000, milliCpuMax: 2_000, memoryMb: 2_048, memoryMbMax: 4_096 },
    });
    expect(JSON.stringify(sandbox?.definition)).not.toContain(restricted.runKey);
  });

  it("with bounds that Modal does not have are refused for good", async () => {
    under.standIn.faults.add({
      kind: "fails",
      method: "SandboxCreateV2",
      times: 1,
      status: grpc.invalidArgument,
    });
    await expect(under.runtime.launch(ticket)).rejects.toMatchObject({
      code: "runtime_refused_bounds",
      retry: "never",
    });
  });

  it("of tasks that ended meanwhile are ended at the start, and those of other installations left alone", async () => {
    await under.behave("waits");
    const [live, dead] = [newTicket(), newTicket()];
    const stranger = under.another({ PORTER_URL: "https://other.example.com" });
    const ids = [
      await under.runtime.launch(live),
      await under.runtime.launch(dead),
      await stranger.launch(ticket),
    ].map(({ executionId }) => executionId);
    await until(async () =>
      (await Promise.all([live, dead, ticket].map(({ runId }) => under.starts(runId)))).every(
        (count) => count === 1,
      ),
    );
    await under.another().sweep([live.runId]);
    const states = await Promise.all(ids.map(async (id) => (await under.runtime.inspect(id)).state));
    expect(states).toEqual(["running", "exited", "running"]);
  });

  it("are not made twice when two Porters launch the same run", async () => {
    await under.behave("waits");
    const [first, second] = await Promise.all([under.runtime.launch(ticket), under.another().launch(ticket)]);
    expect(second).toEqual(first);
    expect(under.standIn.world.sandboxes.size).toBe(1);
  });

  it("need their image, and readiness says how to publish it", async () => {
    under.standIn.world.publishedImages.clear();
    expect(await readinessOf(under.runtime)).toEqual({
      state: "unavailable",
      message: expect.stringContaining("modal run -m porter_app"),
    });
    await expect(under.runtime.launch(ticket)).rejects.toMatchObject({ code: "runtime_not_deployed" });
  });
});

it("starts without Modal, and says so", async () => {
  const messages: string[] = [];
  const runtime = modal.create({
    runsDir: "/nowhere",
    runnerDir: "/nowhere",
    environment: { MODAL_TOKEN_ID: "ak", MODAL_TOKEN_SECRET: "as", MODAL_SERVER_URL: "http://127.0.0.1:9" },
    log: (message) => void messages.push(message),
  });
  await runtime.sweep([]);
  expect(messages).toEqual(["runs of an earlier Porter could not be looked for"]);
});
