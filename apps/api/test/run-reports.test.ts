import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Webhook } from "standardwebhooks";
import { openKeyRing } from "../src/config/key-ring.ts";
import { openStore, type Store } from "../src/store/open-store.ts";
import { type EmptyJournals, startJournals } from "../src/testing/empty-journals.ts";
import { maintainer, type PorterUnderTest, repository, startPorterUnderTest } from "./porter-under-test.ts";
import { installSilentRunner, type SilentRunner, type Ticket, ticketsIn } from "./silent-runner.ts";

/**
 * The doors runs report through, with the test in the runner's place. The journal is on Postgres, where a second
 * store can look into it while Porter works.
 */

let under: PorterUnderTest;
let journals: EmptyJournals;
let store: Store;
let runner: SilentRunner;
let keyOf: (runId: string) => string;

const limits = { launchTimeoutMs: 300_000, changesetBytes: 100_000, concurrentPerUser: 100 };

beforeAll(async () => {
  [journals, runner] = await Promise.all([startJournals("postgres"), installSilentRunner()]);
  const { databaseUrl = "" } = await journals.next();
  under = await startPorterUnderTest({
    limits,
    variables: { DATABASE_URL: databaseUrl, PATH: runner.searchPath },
  });
  store = await openStore({ dataDir: under.dataDir, databaseUrl });
  const ring = await openKeyRing(null, under.dataDir);
  keyOf = (runId) => ring.runKey(runId);
});
afterAll(async () => {
  await store?.close();
  await under?.close();
  await journals?.stop();
  await runner?.remove();
});

const generous = { timeout: 120_000, interval: 20 };

type Run = Pick<Ticket, "task_id" | "run_id" | "attempt">;
type Report = "claim" | "task-update" | "task-complete";

/** The headers that prove who sent a body, in Standard Webhooks form. */
function signed(body: string, key: string, at = new Date()): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(key).sign(id, at, body),
  };
}

async function post(report: Report, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${under.porter.url}/api/callbacks/${report}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, text: await response.text() };
}

/** Sends a report as its run would. */
async function send(report: Report, fields: Run & Record<string, unknown>) {
  const body = JSON.stringify(fields);
  const { status, text } = await post(report, body, signed(body, keyOf(fields.run_id)));
  return { status, answer: JSON.parse(text) as unknown };
}

const claimOf = (run: Run, claimant: string = randomUUID()) => ({ ...run, claimant, runner_version: "test" });

function updateOf(run: Run, batch: number, ...texts: string[]) {
  const lines = texts.map((text) => ({ at_ms: Date.now(), stream: "stdout", text }));
  return { ...run, batch, phase: "agent", lines };
}

function completionOf(run: Run, base: string, content = "# changed\n") {
  const files = [{ change: "modified", path: "README.md", mode: "100644", content, encoding: "utf-8" }];
  return {
    ...run,
    last_batch: 0,
    exit: { code: 0, signal: null },
    failure: null,
    changeset: { base_sha: base, files },
  };
}

interface Launched {
  readonly place: { readonly repository: string; readonly number: number };
  readonly run: Run;
}

/** A run that was launched and whose prompt is ready; its runner keeps silent. */
async function launched(): Promise<Launched> {
  const { number } = under.standIn.openIssue({
    repository,
    author: maintainer,
    title: "Fix it",
    body: "Please.",
  });
  const place = { repository, number };
  under.standIn.comment(place, maintainer, "@porter edit");
  const ticket = await vi.waitFor(async () => {
    for (const candidate of await ticketsIn(under.dataDir)) {
      const current = await store.journal.read(candidate.task_id);
      if (current?.task.issue.number === number && current.run?.base != null) return candidate;
    }
    throw new Error("The run was not launched.");
  }, generous);
  const { task_id, run_id, attempt } = ticket;
  return { place, run: { task_id, run_id, attempt } };
}

async function claimed(): Promise<Launched & { readonly base: string }> {
  const { place, run } = await launched();
  expect((await send("claim", claimOf(run))).status).toBe(200);
  const base = (await store.journal.read(run.task_id))?.run?.base?.sha ?? "";
  return { place, run, base };
}

/** All that reports could change. */
async function stateOf({ task_id, run_id }: Run) {
  const current = await store.journal.read(task_id);
  if (current === null) throw new Error("There is no such task.");
  const { state, progress, step, failure, usage, pullRequest } = current.task;
  const { lines } = await store.read.linesOf(run_id, { from: 1, limit: 1_000 });
  return { task: { state, progress, step, failure, usage, pullRequest }, run: current.run, lines };
}

async function linesOf({ run_id }: Run): Promise<readonly string[]> {
  const { lines } = await store.read.linesOf(run_id, { from: 1, limit: 1_000 });
  return lines.map(({ message }) => message);
}

function ended(run: Run, state: string) {
  return vi.waitFor(async () => {
    const current = await store.journal.read(run.task_id);
    expect([current?.task.state, current?.run?.state]).toEqual([state, "settled"]);
  }, generous);
}

describe("a report that its run did not sign", () => {
  it("is refused with 401 at every door and changes nothing", async () => {
    const [{ run, base }, other] = [await claimed(), await launched()];
    const before = await stateOf(run);
    const reports = {
      claim: claimOf(run),
      "task-update": updateOf(run, 1, "forged"),
      "task-complete": completionOf(run, base),
    };
    for (const [report, fields] of Object.entries(reports)) {
      const door = report as Report;
      const body = JSON.stringify(fields);
      const own = keyOf(run.run_id);
      const longAgo = new Date(Date.now() - 3_600_000);
      const forgeries = [
        {},
        signed(body, keyOf(other.run.run_id)),
        signed(`${body} `, own),
        signed(body, own, longAgo),
        { ...signed(body, own), "webhook-id": "msg_another" },
      ];
      for (const headers of forgeries) {
        const { status, text } = await post(door, body, headers);
        expect([status, JSON.parse(text)]).toEqual([401, expect.objectContaining({ code: "bad_signature" })]);
      }
    }
    expect(await stateOf(run)).toEqual(before);
  });

  it("may speak of a task of another run as much as it likes", async () => {
    const [mine, victim] = [await claimed(), await claimed()];
    const before = await stateOf(victim.run);
    const borrowed = { ...mine.run, task_id: victim.run.task_id };
    expect((await send("claim", claimOf(borrowed))).status).toBe(410);
    expect((await send("task-update", updateOf(borrowed, 1, "forged"))).status).toBe(410);
    expect((await send("task-complete", completionOf(borrowed, victim.base))).answer).toEqual({
      taken: false,
    });
    expect(await stateOf(victim.run)).toEqual(before);
  });
});

describe("a claim", () => {
  it("is answered alike however often its claimant repeats it", async () => {
    const { run } = await launched();
    const claim = claimOf(run);
    const first = await send("claim", claim);
    expect(first).toMatchObject({
      status: 200,
      answer: { plan: { prompt: "stdin" }, clone: { branch: "main" } },
    });
    const before = await stateOf(run);
    expect(await send("claim", claim)).toEqual(first);
    expect(await stateOf(run)).toEqual(before);
  });

  it("by another runner is turned away with 409", async () => {
    const { run } = await claimed();
    const before = await stateOf(run);
    expect(await send("claim", claimOf(run))).toEqual({ status: 409, answer: { code: "already_claimed" } });
    expect(await stateOf(run)).toEqual(before);
  });

  it("succeeds once when several runners claim at the same time", async () => {
    const { run } = await launched();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send("claim", claimOf(run))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
  });

  it("of a task that was stopped is answered with 410", async () => {
    const { place, run } = await launched();
    under.standIn.comment(place, maintainer, "@porter stop");
    await ended(run, "cancelled");
    const before = await stateOf(run);
    expect(await send("claim", claimOf(run))).toEqual({ status: 410, answer: { code: "run_over" } });
    expect(await stateOf(run)).toEqual(before);
  });

  it("of a task that does not exist is answered with 410", async () => {
    const { run } = await launched();
    expect((await send("claim", claimOf({ ...run, task_id: randomUUID() }))).status).toBe(410);
  });
});

describe("what a setup made", () => {
  const hex = () => (randomUUID() + randomUUID()).replaceAll("-", "");

  /** A claimed run whose repository names a setup, and the digest that is known for a key. */
  async function settingUp(maySave: boolean) {
    const { run } = await claimed();
    const setup = { command: "npm ci", maySave };
    const current = await store.journal.update(run.task_id, () => ({ run: { setup } }));
    const digestOf = async (wanted: string) => {
      const archives = current === null ? [] : await store.journal.archives(current.task.repository);
      return archives.find(({ key }) => key === wanted)?.digest ?? null;
    };
    const report = async (batch: number, dependencies: { key: string; digest: string }) => {
      const fields = { ...updateOf(run, batch), phase: "setup", dependencies: { ...dependencies, bytes: 5 } };
      expect(await send("task-update", fields)).toEqual({ status: 200, answer: { directive: "continue" } });
    };
    return { run, digestOf, report };
  }

  it("is known to later runs by the digest that was reported before the agent", async () => {
    const { digestOf, report } = await settingUp(true);
    const [key, digest] = [hex(), hex()];
    await report(1, { key, digest });
    expect(await digestOf(key)).toBe(digest);
    const { run } = await launched();
    const setup = { command: "npm ci", maySave: false };
    await store.journal.update(run.task_id, () => ({ run: { setup } }));
    const { answer } = await send("claim", claimOf(run));
    expect(answer).toMatchObject({ setup: { command: "npm ci", may_save: false, known: { [key]: digest } } });
  });

  it("is not taken of a run on a source that is not trusted, whatever its runner says", async () => {
    const { digestOf, report } = await settingUp(false);
    const key = hex();
    await report(1, { key, digest: hex() });
    expect(await digestOf(key)).toBeNull();
  });

  it("is not taken once the agent has started", async () => {
    const { run, digestOf, report } = await settingUp(true);
    const [key, digest] = [hex(), hex()];
    await report(1, { key, digest });
    await send("task-update", updateOf(run, 2, "the agent speaks"));
    await report(3, { key, digest: hex() });
    expect(await digestOf(key)).toBe(digest);
  });
});

describe("a batch of lines", () => {
  it("is taken in once, however often it is sent", async () => {
    const { run } = await claimed();
    const batch = updateOf(run, 1, "one", "two");
    const answers = await Promise.all([send("task-update", batch), send("task-update", batch)]);
    answers.push(await send("task-update", batch));
    for (const answer of answers) expect(answer).toEqual({ status: 200, answer: { directive: "continue" } });
    expect(await linesOf(run)).toEqual(["one", "two"]);
  });

  it("that comes after a newer one is answered and left out", async () => {
    const { run } = await claimed();
    await send("task-update", updateOf(run, 2, "newer"));
    const before = await stateOf(run);
    expect((await send("task-update", updateOf(run, 1, "older"))).status).toBe(200);
    expect(await stateOf(run)).toEqual(before);
    await send("task-update", updateOf(run, 3, "newest"));
    expect(await linesOf(run)).toEqual(["newer", "newest"]);
  });

  it("before the claim changes nothing", async () => {
    const { run } = await launched();
    const before = await stateOf(run);
    expect((await send("task-update", updateOf(run, 1, "early"))).status).toBe(200);
    expect(await stateOf(run)).toEqual(before);
  });

  it("of a task that was stopped tells the runner to stop", async () => {
    const { place, run } = await claimed();
    under.standIn.comment(place, maintainer, "@porter stop");
    await ended(run, "cancelled");
    const before = await stateOf(run);
    expect((await send("task-update", updateOf(run, 1, "late"))).answer).toEqual({ directive: "stop" });
    expect(await stateOf(run)).toEqual(before);
  });
});

describe("a report that cannot be read", () => {
  const private_ = "words that are nobody's business";

  it("is refused with 400 without repeating what it said", async () => {
    const { run } = await claimed();
    const before = await stateOf(run);
    const wrong = [
      ["task-update", { ...updateOf(run, 1), lines: private_ }],
      ["task-update", { ...updateOf(run, 1), phase: private_ }],
      ["task-update", { ...updateOf(run, 0, private_) }],
      ["claim", { ...claimOf(run), claimant: private_ }],
      ["task-complete", { ...run, last_batch: 0, exit: private_, failure: null, changeset: null }],
      ["task-complete", completionOf(run, private_)],
    ] as const;
    for (const [report, fields] of wrong) {
      const { status, answer } = await send(report, fields);
      expect([report, status]).toEqual([report, 400]);
      expect(JSON.stringify(answer)).toContain("bad_report");
      expect(JSON.stringify(answer)).not.toContain(private_);
    }
    const broken = `{"task_id": "${private_}`;
    const { status, text } = await post("task-update", broken, signed(broken, keyOf(run.run_id)));
    expect(status).toBe(400);
    expect(text).not.toContain(private_);
    expect(under.logs()).not.toContain(private_);
    expect(await stateOf(run)).toEqual(before);
  });

  it("is refused with 413 when it is larger than a changeset may be", async () => {
    const { run, base } = await claimed();
    const before = await stateOf(run);
    const body = JSON.stringify(completionOf(run, base, "x".repeat(2_000_000)));
    const { status, text } = await post("task-complete", body, signed(body, keyOf(run.run_id)));
    expect([status, JSON.parse(text)]).toEqual([413, { code: "report_too_large" }]);
    expect(await stateOf(run)).toEqual(before);
  });
});

describe("the end of a run", () => {
  it("reported twice is one outcome, and nothing said after it counts", async () => {
    const { place, run, base } = await claimed();
    const completion = completionOf(run, base);
    const answers = await Promise.all([send("task-complete", completion), send("task-complete", completion)]);
    expect(answers.map(({ answer }) => answer)).toEqual(
      expect.arrayContaining([{ taken: true }, { taken: false }]),
    );
    await ended(run, "success");
    const before = await stateOf(run);
    expect((await send("task-complete", completion)).answer).toEqual({ taken: false });
    const failure = { code: "runner_crashed", detail: "too late" };
    expect((await send("task-complete", { ...completion, failure, changeset: null })).answer).toEqual({
      taken: false,
    });
    expect((await send("task-update", updateOf(run, 9, "late"))).answer).toEqual({ directive: "stop" });
    expect((await send("claim", claimOf(run))).status).toBe(410);
    expect(await stateOf(run)).toEqual(before);
    const pulls = under.standIn
      .pullRequests(repository)
      .filter(({ headBranch }) => headBranch.includes(`issue-${place.number}-`));
    expect(pulls).toHaveLength(1);
  });

  it("with a secret of the run in a file fails at once, and no row keeps the file", async () => {
    const { run, base } = await claimed();
    const completion = completionOf(run, base, `key = "${keyOf(run.run_id)}"\n`);
    expect((await send("task-complete", completion)).answer).toEqual({ taken: true });
    const current = await store.journal.read(run.task_id);
    expect(current?.task).toMatchObject({ state: "failed", failure: { code: "secret_found" } });
    expect((await store.journal.runMaterial(run.run_id))?.result ?? null).toBeNull();
    await ended(run, "failed");
  });

  it("cannot turn a failure into a success", async () => {
    const { run, base } = await claimed();
    await send("task-complete", { ...completionOf(run, base), exit: { code: 3, signal: null } });
    await ended(run, "failed");
    const before = await stateOf(run);
    expect((await send("task-complete", completionOf(run, base))).answer).toEqual({ taken: false });
    expect(await stateOf(run)).toEqual(before);
  });

  it("of an earlier run does not end the run that followed it", async () => {
    const { place, run, base } = await claimed();
    const failure = { code: "runner_crashed", detail: "out of memory" };
    await send("task-complete", { ...completionOf(run, base), exit: null, failure, changeset: null });
    const second = await vi.waitFor(async () => {
      const current = await store.journal.read(run.task_id);
      expect(current?.run?.attempt).toBe(2);
      return current?.run;
    }, generous);
    expect((await send("task-complete", completionOf(run, base))).answer).toEqual({ taken: false });
    expect((await store.journal.read(run.task_id))?.run?.id).toBe(second?.id);
    expect((await store.journal.read(run.task_id))?.task.state).toBe("queued");
    under.standIn.comment(place, maintainer, "@porter stop");
    await ended(run, "cancelled");
  });
});
