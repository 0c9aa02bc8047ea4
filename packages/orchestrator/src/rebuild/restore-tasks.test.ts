import { describe, expect, it } from "vitest";
import { registryOf } from "../agent/agent-registry.ts";
import { taskMarker } from "../notice/marker.ts";
import type { Run } from "../run/run.ts";
import type { Task } from "../task/task.ts";
import { later, sampleAgent, sampleCommand, sampleRun, sampleTask, sampleTime } from "../testing/samples.ts";
import type { PastComment, PastIssue, RepositoryPast } from "./archive.ts";
import { budgetOf } from "./budget.ts";
import { restoreTasks } from "./restore-tasks.ts";

const ownLogin = "porter[bot]";
const reading = {
  agents: registryOf([sampleAgent]),
  vocabulary: { agents: ["sample"], maxTimeoutMinutes: 60, maxBudgetUsd: 10 },
  now: later(99),
};

function comment(fields: Partial<PastComment>): PastComment {
  const times = { createdAt: sampleTime, updatedAt: sampleTime };
  return { id: "900", issueNumber: 12, author: ownLogin, body: "", ...times, ...fields };
}

function issue(fields: Partial<PastIssue> = {}): PastIssue {
  const { title, body, url } = sampleTask().issue;
  return { number: 12, author: "ann", title, body, url, createdAt: sampleTime, pullRequest: null, ...fields };
}

const mine = {
  number: 124,
  author: ownLogin,
  url: "https://github.com/acme/api/pull/124",
  createdAt: later(50),
};

function pullRequest(task: Task, mergedAt: Date | null = null): PastIssue {
  return issue({ ...mine, body: `Closes #12\n\nMade.\n\n${taskMarker(task)}`, pullRequest: { mergedAt } });
}

/** The past in which `task` has this status comment. */
function past(task: Task, more: Partial<RepositoryPast> = {}, run: Run | null = null): RepositoryPast {
  const comments = [comment({ body: `Said.\n\n${taskMarker(task, run)}` })];
  return { repository: task.repository, ownLogin, comments, issues: [issue()], ...more };
}

describe("a task restored from its status comment", () => {
  const failure = { code: "agent_failed", message: "It <broke> -- badly.", retry: "later" } as const;
  const full = sampleTask({
    state: "failed",
    failure,
    attempt: 3,
    automaticRetries: 2,
    progress: 40,
    admittedAt: later(1),
    startedAt: later(2),
    completedAt: later(3),
    statusCommentId: "900",
    usage: { inputTokens: 5, outputTokens: 6, costUsd: 0.5 },
    command: sampleCommand({
      model: "m",
      base: "dev",
      draft: true,
      noTests: true,
      budgetUsd: 2,
      timeoutMinutes: 9,
    }),
  });

  it("equals what it was, field by field", () => {
    expect(restoreTasks(past(full), reading)).toEqual([{ task: full, run: null, untold: null }]);
    const cancelled = { ...full, state: "cancelled", failure: null, cancelledBy: "bob" } as const;
    expect(restoreTasks(past(cancelled), reading)).toEqual([{ task: cancelled, run: null, untold: null }]);
  });

  it("has the instructions of its comment, but not once that was edited", () => {
    const asking = comment({ id: "501", author: "ann", body: "@porter sample be brief" });
    const { comments } = past(full);
    const instructed = (edited: PastComment) =>
      restoreTasks(past(full, { comments: [...comments, edited] }), reading)[0]?.task.command.instructions;
    expect(instructed(asking)).toBe("be brief");
    expect(instructed({ ...asking, updatedAt: later(1) })).toBe("");
  });

  it("is never read from what others wrote", () => {
    const planted = [comment({ author: "mallory", body: taskMarker(full) })];
    const issues = [issue(), { ...pullRequest(full), author: "mallory" }];
    expect(restoreTasks(past(full, { comments: planted, issues }), reading)).toEqual([]);
  });

  it("follows the latest of several comments", () => {
    const old = comment({ id: "800", body: taskMarker({ ...full, state: "queued" }) });
    const latest = comment({ body: taskMarker(full), updatedAt: later(5) });
    const [restored, ...more] = restoreTasks(past(full, { comments: [latest, old] }), reading);
    expect(more).toEqual([]);
    expect(restored?.task).toMatchObject({ state: "failed", statusCommentId: "900" });
  });

  it("reads a version 1 marker as a plain command", () => {
    const first = `<!-- porter {"task":"${full.id}","v":1,"agent":"sample","state":"failed","attempt":1,"branch":"b","pr":null,"by":"ann","by_id":11,"at":"2026-03-01T12:00:00.000Z","comment":"501","priority":5,"failure":"timed_out","merged":null} -->`;
    const [restored] = restoreTasks(past(full, { comments: [comment({ body: first })] }), reading);
    expect(restored?.task).toMatchObject({
      state: "failed",
      priority: 5,
      requestedAt: sampleTime,
      failure: { code: "timed_out", retry: "later" },
      command: { priority: "high", draft: false },
    });
  });
});

describe("a task with a pull request", () => {
  const running = sampleTask({ state: "running", attempt: 1, admittedAt: later(1), startedAt: later(2) });
  const success = { number: mine.number, url: mine.url };

  it("has succeeded, also when its comment does not say so yet or is gone", () => {
    const issues = [issue(), pullRequest(running)];
    const expected = { state: "success", pullRequest: success, completedAt: later(50), progress: 100 };
    const [lagging] = restoreTasks(past(running, { issues }), reading);
    expect(lagging).toMatchObject({ task: expected, untold: "succeeded" });
    const [deleted] = restoreTasks(past(running, { issues, comments: [] }), reading);
    expect(deleted?.task).toMatchObject({ ...expected, statusCommentId: null, issue: { number: 12 } });
  });

  it("is merged when its pull request is, and of two tasks only the latest", () => {
    const earlier = { ...running, state: "success", pullRequest: success } as const;
    const latest = { ...earlier, id: earlier.id.replace(/1$/, "2") };
    const comments = [earlier, latest].map((task, index) =>
      comment({ id: String(index), body: taskMarker(task) }),
    );
    const issues = [issue(), pullRequest(latest, later(70))];
    const restored = restoreTasks(past(latest, { comments, issues }), reading);
    expect(restored.map(({ task, untold }) => [task.mergedAt, untold])).toEqual([
      [null, null],
      [later(70), "merged"],
    ]);
  });
});

describe("a task that was running", () => {
  const task = sampleTask({ state: "running", attempt: 1, admittedAt: later(1), startedAt: later(2) });
  const run = sampleRun({
    state: "claimed",
    executionId: "x:1",
    claimedAt: later(2),
    base: { branch: "main", sha: "a" },
  });

  it("gets its run back, whose log goes on with the next batch", () => {
    const [restored] = restoreTasks(past(task, {}, run), reading);
    expect(restored?.run).toEqual({ ...run, heardAt: later(99), parserState: sampleAgent.parser.initial });
  });

  it("begins a new run when the old one had handed its changes over, or its agent is unknown here", () => {
    const publishing = sampleRun({ ...run, state: "publishing" });
    expect(restoreTasks(past(task, {}, publishing), reading)[0]?.run).toBeNull();
    const agents = registryOf([]);
    expect(restoreTasks(past(task, {}, run), { ...reading, agents })[0]?.run).toBeNull();
  });
});

describe("the budget", () => {
  const repository = sampleTask().repository;
  const read = () => Promise.reject(new Error("not asked for"));
  const surveyed = [3, 4].map((requests) => ({ repository, requests, read }));

  it("adds up the repositories of an installation against what it has left", () => {
    const short = (left: number) =>
      budgetOf({ requestsSpent: 5, remaining: new Map([[7, left]]), repositories: surveyed });
    expect(short(7)).toEqual({ spent: 5, toCome: 7, short: [] });
    expect(short(6).short).toEqual([{ installationId: 7, needs: 7, left: 6 }]);
  });
});
