import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { InstalledRepository, Task } from "@porter/orchestrator";
import { asc } from "../src/store/drizzle.ts";
import { openStore } from "../src/store/open-store.ts";
import { runs, tasks } from "../src/store/schema.ts";
import { taskOf } from "../src/store/task-row.ts";
import { type Fate, PastTasks } from "./past-tasks.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { maintainer } from "./porter-under-test.ts";

/**
 * Loses a journal with 200 tasks in all states and restores it from GitHub. One task is really running meanwhile, and
 * has to be finished by the Porter that never started it.
 */

let porter: PorterProcess;
let gate: string;

beforeAll(async () => {
  gate = path.join(await mkdtemp(path.join(tmpdir(), "porter-gate-")), "open");
  const command = [process.execPath, path.join(import.meta.dirname, "agents", "numbered.mjs"), gate];
  porter = await startPorterProcess({
    limits: { silenceMs: 20_000 },
    agents: { numbered: { displayName: "Test numbered", command, prompt: "stdin" } },
  });
});
afterAll(async () => {
  await porter?.close();
  await rm(path.dirname(gate), { recursive: true, force: true });
});

/** Five accounts: GitHub lets each installation write 80 comments a minute. */
const owners = ["north", "east", "south", "west", "centre"];

/** 199 fates: all states, the live ones few, since their runs really start afterwards. */
function fateOf(number: number): Fate {
  if (number < 4) return "queued";
  if (number < 8) return "running";
  return (["failed", "success", "refused", "cancelled", "failed", "merged"] as const)[number % 6] ?? "failed";
}

async function snapshot() {
  const store = await openStore({ dataDir: porter.dataDir });
  const rows = await store.db.select().from(tasks).orderBy(asc(tasks.id));
  const live = (await store.db.select().from(runs).orderBy(asc(runs.id))).filter(
    ({ state }) => state !== "settled",
  );
  await store.close();
  return { tasks: rows.map(taskOf), runs: live };
}

/** What GitHub cannot know: how far a run has come since its comment was last edited. */
function known(task: Task) {
  return task.state === "running" ? { ...task, progress: null, step: null, usage: null } : task;
}

/** The part of a live run by which it is found again. */
function adopted({
  id,
  taskId,
  attempt,
  runtime,
  executionId,
  base,
  timeoutMs,
  launchedAt,
  claimedAt,
}: typeof runs.$inferSelect) {
  return { id, taskId, attempt, runtime, executionId, base, timeoutMs, launchedAt, claimedAt };
}

async function startHanging(): Promise<{ repository: string; number: number }> {
  const { number } = porter.standIn.openIssue({ repository: "acme/api", author: maintainer, title: "Go on" });
  const place = { repository: "acme/api", number };
  porter.standIn.comment(place, maintainer, "@porter numbered");
  await vi.waitFor(() => expect(comments(place)).toEqual([expect.stringMatching(/"execution":"local:/)]), {
    timeout: 120_000,
    interval: 50,
  });
  return place;
}

function comments(place: { repository: string; number: number }): string[] {
  const { botLogin } = porter.standIn;
  return porter.standIn
    .comments(place)
    .flatMap(({ author, body }) => (author.login === botLogin ? [body] : []));
}

async function writePast(): Promise<void> {
  const store = await openStore({ dataDir: porter.dataDir });
  const past = new PastTasks(store, porter.standIn);
  const repositories: InstalledRepository[] = [];
  for (const owner of owners) {
    await porter.standIn.addRepository({ name: `${owner}/app`, collaborators: { [maintainer]: "write" } });
    repositories.push({ owner, name: "app", installationId: porter.standIn.installation(`${owner}/app`).id });
  }
  for (let number = 0; number < 199; number += 1) {
    const repository = repositories[number % repositories.length];
    if (repository !== undefined) await past.live(repository, fateOf(number), number);
  }
  await store.close();
}

it("restores 200 tasks in all states, within the budget it printed, and finishes the one that runs", async () => {
  const place = await startHanging();
  await porter.stop();
  porter.standIn.setWebhook(null);
  await writePast();
  const before = await snapshot();
  expect(before.tasks).toHaveLength(200);

  expect(await porter.run(["rebuild"])).toMatchObject({
    code: 1,
    output: expect.stringContaining("empty journal"),
  });
  await rename(path.join(porter.dataDir, "journal"), path.join(porter.dataDir, "lost"));
  porter.standIn.requests.clear();
  const rebuilt = await porter.run(["rebuild"]);
  expect(rebuilt).toMatchObject({ code: 0 });
  const budget = Number(/Budget: (\d+) requests/.exec(rebuilt.output)?.[1]);
  expect(porter.standIn.requests.apiTotal).toBeLessThanOrEqual(budget);
  expect(rebuilt.output).toContain("200 of 200 tasks restored");
  expect((await porter.run(["rebuild"])).output).toContain("0 of 200 tasks restored, 200 were there already");

  const after = await snapshot();
  expect(after.tasks.map(known)).toEqual(before.tasks.map(known));
  expect(after.runs.map(adopted)).toEqual(before.runs.map(adopted));

  porter.standIn.setWebhook({ url: `${porter.url}/api/webhooks/github`, secret: porter.webhookSecret });
  await porter.start();
  await writeFile(gate, "");
  await vi.waitFor(() => expect(comments(place)).toEqual([expect.stringContaining("✓ Task complete")]), {
    timeout: 120_000,
    interval: 100,
  });
  expect(porter.standIn.pullRequests("acme/api")).toHaveLength(1);
  // Attempt 1 it was, not one begun anew.
  expect(comments(place)).toEqual([expect.stringContaining('"attempt":1')]);
  expect(porter.standIn.violations).toEqual([]);
});
