import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFailed, vi } from "vitest";
import { z } from "zod";
import { openStore, type Store } from "../src/store/open-store.ts";
import { queuedJobs } from "../src/testing/queued-jobs.ts";
import { nothingLeftRunning } from "./left-behind.ts";
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
    limits: { heartbeatMs: 250, silenceMs: 1_000 },
    agents: { numbered: { displayName: "Test numbered", command, prompt: "stdin" } },
  });
});
beforeEach(() => {
  onTestFailed(() => console.error(porter.output().slice(-8_000)));
});
afterEach(() => porter.standIn.faults.clear());
afterAll(async () => {
  await porter?.close();
  await rm(path.dirname(gate), { recursive: true, force: true });
});

vi.setConfig({ testTimeout: 120_000 });

interface Place {
  readonly repository: string;
  readonly number: number;
}

const generous = { timeout: 60_000, interval: 20 };

/** Issues with a command, in their order. */
const asked: Place[] = [];

/** A new issue, which the server has heard of: its delivery must not be taken for the command's. */
async function newIssue(): Promise<Place> {
  const { standIn } = porter;
  const { number } = standIn.openIssue({ repository, author: maintainer, title: "Fix it", body: "Please." });
  await standIn.webhooksSettled();
  return { repository, number };
}

function command(place: Place, agent: string): void {
  asked.push(place);
  porter.standIn.comment(place, maintainer, `@porter ${agent}`);
}

function replies(place: Place) {
  return porter.standIn.comments(place).filter(({ author }) => author.login === porter.standIn.botLogin);
}

function saying(place: Place, text: RegExp) {
  return vi.waitFor(() => expect(replies(place).at(-1)?.body).toMatch(text), generous);
}

/** One status comment, one pair of eyes, one branch, one commit, one pull request, and nothing that still runs. */
async function expectOneOfEach(place: Place, agent: string): Promise<void> {
  const { standIn } = porter;
  await saying(place, /Task complete/);
  await nothingLeftRunning(porter.dataDir, porter.pid);
  const [command, ...others] = standIn.comments(place);
  expect(others.map(({ author }) => author.login)).toEqual([standIn.botLogin]);
  expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes"]);
  const texts = others.flatMap(({ history }) => history.map(({ body }) => body));
  expect(texts.filter((text) => /Task (failed|cancelled)/.test(text))).toEqual([]);

  const refs = [...(await standIn.refs(repository)).keys()];
  const branch = `porter/issue-${place.number}-${agent}`;
  expect(refs.filter((ref) => ref.includes(`/issue-${place.number}-`))).toEqual([`refs/heads/${branch}`]);
  const [pull, ...second] = standIn
    .pullRequests(repository)
    .filter(({ headBranch }) => headBranch === branch);
  expect(second).toEqual([]);
  const head = await standIn.repository(repository).git.readCommit(pull?.headSha ?? "");
  expect(head?.parents).toEqual([pull?.baseSha]);
}

interface ForgeRequest {
  /** GitHub's operation id. */
  readonly operation: string;
  /** Whether the request takes effect before the server dies. It never hears the answer. */
  readonly effect: "none" | "done";
  /** So many such requests pass first. Default: none. */
  readonly skip?: number;
  /** Not before a request of this operation. Default: at once. */
  readonly after?: string;
}

/** Kills the server while GitHub handles a request. */
function dieDuring({ operation, effect, skip = 0, after }: ForgeRequest): void {
  const { standIn } = porter;
  let left = Infinity;
  const arm = () => {
    left = skip;
    if (effect === "none") standIn.faults.add({ operation, skip, status: "drop" });
  };
  if (after === undefined) arm();
  const stop = standIn.observe((exchange) => {
    if (exchange.operation === after && left === Infinity) arm();
    if (exchange.operation !== operation || left === Infinity) return;
    left -= 1;
    if (left >= 0) return;
    porter.kill9();
    stop();
  });
}

/** From the answer to this operation on, GitHub takes its time, so that what happens meanwhile can be hit. */
function slowDownAfter(operation: string): void {
  const stop = porter.standIn.observe((exchange) => {
    if (exchange.operation !== operation) return;
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

/** Sends the delivery of the command again under its own id, as people do on the App's page. */
function redeliver(): void {
  const unanswered = porter.standIn.deliveries.findLast(
    ({ event, body }) => event === "issue_comment" && body.includes("@porter edit"),
  );
  expect(unanswered?.result).toMatchObject({ statusCode: 0 });
  porter.standIn.redeliver(unanswered?.id ?? 0);
}

describe("a server that is killed comes back and finishes the task", () => {
  describe.each<[name: string, trap: Trap & { redelivered?: true }]>([
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
  ])("%s", (_name, trap) => {
    it("with one of each", async () => {
      const place = await newIssue();
      await porter.dieAt(trap);
      command(place, "edit");
      await cameBack();
      if (trap.redelivered) redeliver();
      await expectOneOfEach(place, "edit");
    });
  });

  it.each<[name: string, request: ForgeRequest]>([
    ["asks for permission", { operation: "repos/get-collaborator-permission-level", effect: "none" }],
    ["hears of the permission", { operation: "repos/get-collaborator-permission-level", effect: "done" }],
    ["adds the eyes", { operation: "reactions/create-for-issue-comment", effect: "none" }],
    ["has added the eyes", { operation: "reactions/create-for-issue-comment", effect: "done" }],
    ["writes the status comment", { operation: "issues/create-comment", effect: "none" }],
    ["has written the status comment", { operation: "issues/create-comment", effect: "done" }],
    ["reads the issue", { operation: "graphql", effect: "none" }],
    ["has read the issue", { operation: "graphql", effect: "done" }],
    ["writes the tree", { operation: "git/create-tree", effect: "none" }],
    ["has written the tree", { operation: "git/create-tree", effect: "done" }],
    ["writes the commit", { operation: "git/create-commit", effect: "none" }],
    ["has written the commit", { operation: "git/create-commit", effect: "done" }],
    ["makes the branch", { operation: "git/create-ref", effect: "none" }],
    ["has made the branch", { operation: "git/create-ref", effect: "done" }],
    ["opens the pull request", { operation: "pulls/create", effect: "none" }],
    ["has opened the pull request", { operation: "pulls/create", effect: "done" }],
    ["tells the outcome", { operation: "issues/update-comment", after: "pulls/create", effect: "none" }],
    ["has told the outcome", { operation: "issues/update-comment", after: "pulls/create", effect: "done" }],
  ])("killed while it %s", async (_name, request) => {
    const place = await newIssue();
    dieDuring(request);
    command(place, "edit");
    await cameBack();
    await expectOneOfEach(place, "edit");
  });

  it.each<[name: string, request: Omit<ForgeRequest, "operation">]>([
    ["its own token", { effect: "none" }],
    ["its own token, which is made", { effect: "done" }],
    ["the runner's token", { effect: "none", skip: 1 }],
    ["the runner's token, which is made", { effect: "done", skip: 1 }],
  ])("killed while it asks for %s", async (_name, request) => {
    // Tokens live in memory: only a fresh server asks for any.
    await porter.stop();
    await porter.start();
    const place = await newIssue();
    dieDuring({ operation: "apps/create-installation-access-token", ...request });
    command(place, "edit");
    await cameBack();
    await expectOneOfEach(place, "edit");
  });

  it("killed between launch and claim", async () => {
    const place = await newIssue();
    slowDownAfter("repos/get-collaborator-permission-level");
    command(place, "edit");
    await vi.waitFor(async () => expect(await runnerPids()).toHaveLength(1), { ...generous, interval: 2 });
    porter.kill9();
    await cameBack();
    await expectOneOfEach(place, "edit");
  });

  describe.each<[name: string, trap: Trap]>([
    ["when lines arrive", { path: "/api/callbacks/task-update", moment: "arrives", skip: 1 }],
    ["before lines are answered", { path: "/api/callbacks/task-update", moment: "answers", skip: 1 }],
    ["when lines were answered", { path: "/api/callbacks/task-update", moment: "answered", skip: 2 }],
  ])("during the agent's work, %s", (_name, trap) => {
    it("while the run goes on and reports to the server that came back", async () => {
      await rm(gate, { force: true });
      const place = await newIssue();
      await porter.dieAt(trap);
      command(place, "numbered");
      await porter.ended();
      await writeFile(gate, "");
      await cameBack();
      await expectOneOfEach(place, "numbered");
    });
  });

  it("killed during the clone", async () => {
    const cloned = porter.standIn.requests.count("git/info-refs");
    const place = await newIssue();
    slowDownAfter("graphql");
    command(place, "edit");
    await vi.waitFor(
      () => expect(porter.standIn.requests.count("git/info-refs")).toBeGreaterThan(cloned),
      generous,
    );
    porter.kill9();
    await cameBack();
    await expectOneOfEach(place, "edit");
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
    await saying(place, /Task started|Running/);
    process.kill(pid, "SIGKILL");
    await vi.waitFor(async () => expect(await runnerPids()).not.toContain(pid), generous);
  }

  it("is replaced by another, which succeeds", async () => {
    await rm(gate, { force: true });
    const place = await newIssue();
    command(place, "numbered");
    await killRunner(place);
    await writeFile(gate, "");
    await expectOneOfEach(place, "numbered");
  });

  it("is replaced twice, then the task fails and says so", async () => {
    await rm(gate, { force: true });
    const place = await newIssue();
    command(place, "numbered");
    for (let run = 1; run <= 3; run += 1) await killRunner(place);
    await saying(place, /Task failed[\s\S]*Run 3 ended without a report[\s\S]*@porter retry/);
    expect(replies(place)).toHaveLength(1);
    await nothingLeftRunning(porter.dataDir, porter.pid);
  });
});

describe("the journal, after all that", () => {
  let store: Store;
  beforeAll(async () => {
    expect(await porter.stop()).toEqual({ code: 0, signal: null });
    store = await openStore({ dataDir: porter.dataDir });
  });
  afterAll(() => store?.close());

  it("has one task for each command, each with its outcome", async () => {
    const { tasks } = await store.read.listTasks({ limit: 200 });
    const issues = tasks.map(({ issue }) => issue.number);
    expect(new Set(issues).size).toBe(issues.length);
    expect(issues.toSorted((a, b) => a - b)).toEqual(asked.map(({ number }) => number));
    const failed = tasks.filter(({ state }) => state !== "success");
    expect(failed.map(({ failure }) => failure?.code)).toEqual(["run_lost"]);
    expect(await store.liveRunIds()).toEqual([]);
  });

  it("has every line of every agent once, in order", async () => {
    const { tasks } = await store.read.listTasks({ limit: 200, agent: "numbered" });
    const done = tasks.filter(({ state }) => state === "success");
    expect(done).toHaveLength(4);
    for (const task of done) {
      const [run] = await store.read.runsOf(task.id);
      const { lines } = await store.read.linesOf(run?.id ?? "", { from: 1, limit: 2_000 });
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_line, index) => index + 1));
      const printed = lines.map(({ message }) => message).filter((message) => message.startsWith("line "));
      expect(printed).toEqual(Array.from({ length: 600 }, (_none, index) => `line ${index + 1}`));
    }
  });

  it("has told everything and waits for nothing", async () => {
    expect(await queuedJobs(store)).toEqual([]);
    const { tasks } = await store.read.listTasks({ limit: 200 });
    const notices = (await Promise.all(tasks.map(({ id }) => store.read.noticesOf(id)))).flat();
    expect(notices.filter(({ state }) => state === "pending" || state === "dead")).toEqual([]);
  });
});
