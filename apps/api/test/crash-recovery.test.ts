import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFailed, vi } from "vitest";
import { z } from "zod";
import { openStore, type Store } from "../src/store/open-store.ts";
import { queuedJobs } from "../src/testing/queued-jobs.ts";
import { dieDuring, type ForgeRequest } from "./die-during.ts";
import { nothingLeftRunning } from "./left-behind.ts";
import { expectOneOfEach, generous, newIssue, type Place, replies, saying } from "./one-of-each.ts";
import { type PorterProcess, startPorterProcess, type Trap } from "./porter-process.ts";
import { maintainer, repository } from "./porter-under-test.ts";
import { processesNaming } from "./processes-naming.ts";

/**
 * Kills the server without warning at each step of a task, starts it again, and expects what would have been there
 * without the crash: one of each. One server and one folder for all, so that it also has to cope with its past.
 */

let porter: PorterProcess;
/** The agent `numbered` waits for this file in the middle of its work. */
let gate: string;

beforeAll(async () => {
  gate = path.join(await mkdtemp(path.join(tmpdir(), "porter-gate-")), "open");
  const command = [process.execPath, path.join(import.meta.dirname, "agents", "numbered.mjs"), gate];
  porter = await startPorterProcess({
    limits: { heartbeatMs: 250, silenceMs: 1_000, concurrentPerUser: 1 },
    agents: { numbered: { displayName: "Test numbered", command, prompt: "stdin" } },
  });
});
beforeEach(() => {
  onTestFailed(() => void process.stderr.write(porter.output().slice(-8_000)));
});
afterEach(() => porter.standIn.faults.clear());
afterAll(async () => {
  await porter?.close();
  await rm(path.dirname(gate), { recursive: true, force: true });
});

/** Issues with a command, in their order, and those whose task succeeded. */
const asked: Place[] = [];
const done: (Place & { readonly agent: string })[] = [];

function command(place: Place, agent: string): void {
  asked.push(place);
  porter.standIn.comment(place, maintainer, `@porter ${agent}`);
}

async function finishes(place: Place, agent: string): Promise<void> {
  await expectOneOfEach(porter, place, agent);
  done.push({ ...place, agent });
}

/** From the answer to this operation on, GitHub takes its time, so that what happens meanwhile can be hit. */
function slowDownAfter(operation: string): void {
  const stop = porter.standIn.observe((exchange) => {
    if (![exchange.operation, `${exchange.operation}/${exchange.document}`].includes(operation)) return;
    porter.standIn.faults.latencyMs = 1_500;
    stop();
  });
}

async function runnerPids(): Promise<readonly number[]> {
  const runs = path.join(porter.dataDir, "runs");
  const ids = await readdir(runs).catch(() => []);
  const records = await Promise.all(
    ids.map((id) => readFile(path.join(runs, id, "launch.json"), "utf8").catch(() => "")),
  );
  return records.filter((text) => text !== "").map((text) => launchRecord.parse(JSON.parse(text)).pid);
}

const launchRecord = z.object({ pid: z.int() });

/** Waits for the death that was arranged, then starts the server again. */
async function cameBack(): Promise<void> {
  expect(await porter.ended()).toEqual({ code: null, signal: "SIGKILL" });
  porter.standIn.faults.clear();
  await porter.start();
}

const askingForToken = "apps/create-installation-access-token";
/** Branch, pull request and check run in one request. */
const publishing = "graphql/PorterPublication";

/** Sends the delivery of the command again under its own id, as people do on the App's page. */
function redeliver(): void {
  const unanswered = porter.standIn.deliveries.findLast(
    ({ event, body }) => event === "issue_comment" && body.includes("@porter edit"),
  );
  expect(unanswered?.result).toMatchObject({ statusCode: 0 });
  porter.standIn.redeliver(unanswered?.id ?? 0);
}

describe("a server that is killed comes back and finishes the task", () => {
  it.each<[name: string, effect: ForgeRequest["effect"]]>([
    ["its own token", "none"],
    ["its own token, which is made", "done"],
  ])("killed while it asks for %s", async (_name, effect) => {
    await porter.stop();
    await porter.start();
    const place = await newIssue(porter);
    dieDuring(porter, { operation: askingForToken, effect });
    command(place, "edit");
    await cameBack();
    await finishes(place, "edit");
    // A server that starts looks whether pull requests were merged meanwhile, and asks for its token at once for that.
    const [pull] = porter.standIn
      .pullRequests(repository)
      .filter(({ headBranch }) => headBranch === `porter/issue-${place.number}-edit`);
    await porter.standIn.mergePullRequest({ repository, number: pull?.issue.number ?? 0 }, maintainer);
    await saying(porter, place, /merged/);
  });

  it.each<[name: string, trap: Trap & { redelivered?: true }]>([
    ["when the webhook arrives", { path: "/api/webhooks/github", moment: "arrives", redelivered: true }],
    [
      "before the webhook is answered",
      { path: "/api/webhooks/github", moment: "answers", redelivered: true },
    ],
    ["when the webhook was answered", { path: "/api/webhooks/github", moment: "answered" }],
    ["when a claim arrives", { path: "/api/callbacks/claim", moment: "arrives" }],
    ["before a claim is answered", { path: "/api/callbacks/claim", moment: "answers" }],
    ["when the report of the end arrives", { path: "/api/callbacks/task-complete", moment: "arrives" }],
    ["before the report of the end is answered", { path: "/api/callbacks/task-complete", moment: "answers" }],
    ["when the report of the end was answered", { path: "/api/callbacks/task-complete", moment: "answered" }],
  ])("killed %s", async (_name, trap) => {
    const place = await newIssue(porter);
    await porter.dieAt(trap);
    command(place, "edit");
    await cameBack();
    if (trap.redelivered) redeliver();
    await finishes(place, "edit");
  });

  it.each<[name: string, request: ForgeRequest]>([
    ["asks for permission", { operation: "repos/get-collaborator-permission-level", effect: "none" }],
    ["hears of the permission", { operation: "repos/get-collaborator-permission-level", effect: "done" }],
    ["writes eyes and status comment", { operation: "graphql/PorterGreeting", effect: "none" }],
    ["has written eyes and status comment", { operation: "graphql/PorterGreeting", effect: "done" }],
    ["reads the issue", { operation: "graphql/PorterIssueContext", effect: "none" }],
    ["has read the issue", { operation: "graphql/PorterIssueContext", effect: "done" }],
    ["writes the tree", { operation: "git/create-tree", effect: "none" }],
    ["has written the tree", { operation: "git/create-tree", effect: "done" }],
    ["writes the commit", { operation: "git/create-commit", effect: "none" }],
    ["has written the commit", { operation: "git/create-commit", effect: "done" }],
    ["publishes", { operation: publishing, effect: "none" }],
    ["has published", { operation: publishing, effect: "done" }],
    ["tells the outcome", { operation: "issues/update-comment", after: publishing, effect: "none" }],
    ["has told the outcome", { operation: "issues/update-comment", after: publishing, effect: "done" }],
  ])("killed while it %s", async (_name, request) => {
    const place = await newIssue(porter);
    dieDuring(porter, request);
    command(place, "edit");
    await cameBack();
    await finishes(place, "edit");
  });

  it.each<[name: string, effect: ForgeRequest["effect"]]>([
    ["the runner's token", "none"],
    ["the runner's token, which is made", "done"],
  ])("killed while it asks for %s", async (_name, effect) => {
    // Tokens live in memory: only a fresh server asks for any, first for its own.
    await porter.stop();
    await porter.start();
    const place = await newIssue(porter);
    const after = "repos/get-collaborator-permission-level";
    dieDuring(porter, { operation: askingForToken, after, effect });
    command(place, "edit");
    await cameBack();
    await finishes(place, "edit");
  });

  it("killed while it has written the status comment of a task that waits for its turn", async () => {
    await rm(gate, { force: true });
    const [first, second] = [await newIssue(porter), await newIssue(porter)];
    command(first, "numbered");
    await saying(porter, first, /Task started|Running/);
    dieDuring(porter, { operation: "graphql/PorterGreeting", effect: "done" });
    command(second, "edit");
    await cameBack();
    // Told again before its turn comes: nothing but the count of tries says that the comment may stand there.
    const asksAboutComments = ({ path: asked }: { path: string }) =>
      asked.endsWith(`/issues/${second.number}/comments`);
    const { requests } = porter.standIn;
    await vi.waitFor(() => expect(requests.entries.filter(asksAboutComments)).toHaveLength(1), generous);
    await writeFile(gate, "");
    await finishes(first, "numbered");
    await finishes(second, "edit");
  });

  it("killed between launch and claim", async () => {
    const place = await newIssue(porter);
    slowDownAfter("repos/get-collaborator-permission-level");
    command(place, "edit");
    await vi.waitFor(async () => expect(await runnerPids()).toHaveLength(1), { ...generous, interval: 2 });
    porter.kill9();
    await cameBack();
    await finishes(place, "edit");
  });

  it.each<[name: string, trap: Trap]>([
    ["when lines arrive", { path: "/api/callbacks/task-update", moment: "arrives", skip: 1 }],
    ["before lines are answered", { path: "/api/callbacks/task-update", moment: "answers", skip: 1 }],
    ["when lines were answered", { path: "/api/callbacks/task-update", moment: "answered", skip: 2 }],
  ])("killed %s, while the run goes on and finds the server again", async (_name, trap) => {
    await rm(gate, { force: true });
    const place = await newIssue(porter);
    await porter.dieAt(trap);
    command(place, "numbered");
    await porter.ended();
    await writeFile(gate, "");
    await cameBack();
    await finishes(place, "numbered");
  });

  it("killed during the clone", async () => {
    const cloned = porter.standIn.requests.count("git/info-refs");
    const place = await newIssue(porter);
    slowDownAfter("graphql/PorterIssueContext");
    command(place, "edit");
    await vi.waitFor(
      () => expect(porter.standIn.requests.count("git/info-refs")).toBeGreaterThan(cloned),
      generous,
    );
    porter.kill9();
    await cameBack();
    await finishes(place, "edit");
  });
});

describe("a runner that is killed", () => {
  /** Kills the next runner in the middle of its agent's work. */
  async function killRunner(place: Place): Promise<void> {
    const pid = await vi.waitFor(async () => {
      expect(await processesNaming(gate)).toHaveLength(1);
      const [runner, ...others] = await runnerPids();
      expect(others).toEqual([]);
      return runner ?? 0;
    }, generous);
    await saying(porter, place, /Task started|Running/);
    process.kill(pid, "SIGKILL");
    await vi.waitFor(async () => expect(await runnerPids()).not.toContain(pid), generous);
  }

  it("is replaced by another, which succeeds", async () => {
    await rm(gate, { force: true });
    const place = await newIssue(porter);
    command(place, "numbered");
    await killRunner(place);
    await writeFile(gate, "");
    await finishes(place, "numbered");
  });

  it("is replaced twice, then the task fails and says so", async () => {
    await rm(gate, { force: true });
    const place = await newIssue(porter);
    command(place, "numbered");
    for (let run = 1; run <= 3; run += 1) await killRunner(place);
    await saying(porter, place, /Task failed[\s\S]*Run 3 ended without a report[\s\S]*@porter retry/);
    expect(replies(porter, place)).toHaveLength(1);
    await nothingLeftRunning(porter.dataDir, porter.pid);
  });
});

const byValue = (a: number, b: number) => a - b;

describe("the journal, after all that", () => {
  let store: Store;
  beforeAll(async () => {
    for (;;) {
      expect(await porter.stop()).toEqual({ code: 0, signal: null });
      store = await openStore({ dataDir: porter.dataDir });
      if ((await queuedJobs(store)).length === 0) return;
      // What only found out that nothing is left to do may itself have been interrupted.
      await store.close();
      await porter.start();
      await pause(1_000);
    }
  });
  afterAll(() => store?.close());

  it("has one task for each command, each with its outcome", async () => {
    const { tasks } = await store.read.listTasks({ readable: "all", limit: 200 });
    const numbers = (each: readonly { number: number }[]) =>
      each.map(({ number }) => number).toSorted(byValue);
    expect(numbers(tasks.map(({ issue }) => issue))).toEqual(numbers(asked));
    const [succeeded, others] = [true, false].map((wanted) =>
      tasks.filter(({ state }) => (state === "success") === wanted),
    );
    expect(numbers(succeeded?.map(({ issue }) => issue) ?? [])).toEqual(numbers(done));
    for (const { state, failure } of others ?? [])
      expect([state, failure?.code]).toEqual(["failed", "run_lost"]);
    expect(await store.liveRunIds()).toEqual([]);
  });

  it("has every line of every agent once, in order", async () => {
    const { tasks } = await store.read.listTasks({ readable: "all", limit: 200, agent: "numbered" });
    const finished = tasks.filter(({ state }) => state === "success");
    expect(finished).toHaveLength(done.filter(({ agent }) => agent === "numbered").length);
    for (const task of finished) {
      const [run] = await store.read.runsOf(task.id);
      const { lines } = await store.read.linesOf(run?.id ?? "", { from: 1, limit: 2_000 });
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_line, index) => index + 1));
      const printed = lines.map(({ message }) => message).filter((message) => message.startsWith("line "));
      expect(printed).toEqual(Array.from({ length: 600 }, (_none, index) => `line ${index + 1}`));
    }
  });

  it("was made with requests that GitHub understands", () => {
    expect(porter.standIn.violations).toEqual([]);
  });

  it("has told everything and waits for nothing", async () => {
    expect(await queuedJobs(store)).toEqual([]);
    const { tasks } = await store.read.listTasks({ readable: "all", limit: 200 });
    const notices = (await Promise.all(tasks.map(({ id }) => store.read.noticesOf(id)))).flat();
    expect(notices.filter(({ state }) => state === "pending" || state === "dead")).toEqual([]);
  });
});
