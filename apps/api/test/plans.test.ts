import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { maintainer, type PorterUnderTest, repository, startPorterUnderTest } from "./porter-under-test.ts";
import { signInAs } from "./sign-in-as.ts";

let under: PorterUnderTest;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-plans-"));
});
afterEach(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
});
afterAll(() => rm(folder, { recursive: true }));

/** Asks on an issue of its own. */
function ask(text: string, author = maintainer): { repository: string; number: number } {
  const { number } = under.standIn.openIssue({
    repository,
    author: maintainer,
    title: "Fix it",
    body: "Please.",
  });
  under.standIn.comment({ repository, number }, author, text);
  return { repository, number };
}

/** Waits until Porter's comment on the issue says something. */
async function saying(place: { repository: string; number: number }, text: string | RegExp): Promise<void> {
  const said = () =>
    under.standIn
      .comments(place)
      .filter(({ author }) => author.login === under.standIn.botLogin)
      .map(({ body }) => body)
      .join("\n");
  await vi.waitFor(() => expect(said()).toMatch(text), { timeout: 120_000, interval: 50 });
}

describe("a plan with two tasks a month", () => {
  it("lets two in and refuses the third, says when the count starts anew, and leaves others alone", async () => {
    const plans = {
      default: "free",
      users: { [maintainer]: "free", bob: "pro" },
      table: { free: { tasksPerMonth: 2 } },
    };
    under = await startPorterUnderTest({ operator: { plans } });
    under.standIn.setPermission(repository, "bob", "write");
    await saying(ask("@porter edit"), /Task complete/);
    await saying(ask("@porter fail"), /Task failed/);
    const third = ask("@porter edit");
    await saying(
      third,
      /Task failed\nError: ann has used all 2 tasks of the plan Free this month\. .* 1 [A-Z]\w+ 20\d\d at 00:00 UTC/,
    );
    under.standIn.comment(third, maintainer, "@porter retry");
    await saying(ask("@porter edit", "bob"), /Task complete/);
    expect(under.standIn.pullRequests(repository)).toHaveLength(2);
  });

  it("refuses more time than the plan gives, before anything runs", async () => {
    under = await startPorterUnderTest({
      operator: { plans: { default: "free", table: { free: { maxTimeoutMinutes: 5 } } } },
    });
    await saying(
      ask("@porter edit --timeout 6"),
      /Task failed\nError: The plan Free gives a task 5 minutes at most/,
    );
    expect(under.standIn.pullRequests(repository)).toEqual([]);
  });
});

describe("a run that reports its cost", () => {
  async function startSpending(operator: Record<string, unknown> = {}): Promise<void> {
    const programs = path.join(folder, "bin");
    await mkdir(programs, { recursive: true });
    const agent = path.resolve(import.meta.dirname, "agents", "spend.mjs");
    await writeFile(path.join(programs, "opencode"), `#!/bin/sh\nexec ${process.execPath} ${agent}\n`);
    await chmod(path.join(programs, "opencode"), 0o755);
    under = await startPorterUnderTest({
      variables: { PATH: `${programs}:${process.env["PATH"]}`, ANTHROPIC_API_KEY: "planted" },
      operator: { shareModelKeys: true, ...operator },
    });
  }

  it("is stopped once it passes its budget", async () => {
    await startSpending();
    await saying(
      ask("@porter opencode --budget 5"),
      /Task failed\nError: The agent reported a cost of \d+\.00 USD, more than the budget of 5\.00 USD/,
    );
    expect(under.standIn.pullRequests(repository)).toEqual([]);
  });

  it("is stopped once it passes what is left of the day, after which no run starts that day", async () => {
    await startSpending({ plans: { table: { unlimited: { maxCostPerDayUsd: 3 } } } });
    await saying(
      ask("@porter opencode"),
      /Task failed\nError: The agent reported a cost of \d+\.00 USD, more than was left of the day's budget \(3\.00 USD\)/,
    );
    await saying(
      ask("@porter opencode"),
      /Task failed\nError: ann has used up the 3\.00 USD that the plan Unlimited has for a day/,
    );
  });
});

it("a task that has to wait says how long, and starts when it is its turn", async () => {
  const gate = path.join(folder, "gate");
  const agent = path.resolve(import.meta.dirname, "agents", "wait-then-edit.mjs");
  under = await startPorterUnderTest({
    limits: { concurrentPerUser: 1 },
    agents: { gated: { displayName: "Gated", command: [process.execPath, agent, gate] } },
  });
  const first = ask("@porter gated");
  await saying(first, /Task started|Running/);
  const second = ask("@porter edit");
  await saying(second, /Task queued\nAgent: edit\nQueue: next, expected wait up to 3 minutes\n/);
  await writeFile(gate, "");
  await saying(first, /Task complete/);
  await saying(second, /Task complete/);
});

it("people see what they used this month, and what nobody else may see stays hidden", async () => {
  under = await startPorterUnderTest({
    signIn: true,
    operator: { plans: { users: { [maintainer]: "pro" }, owners: {}, table: { pro: { tasksPerMonth: 1 } } } },
  });
  await under.standIn.addRepository({
    name: "other/web",
    collaborators: { zoe: "write" },
    files: { "a.txt": "a" },
  });
  await saying(ask("@porter edit"), /Task complete/);
  await saying(ask("@porter edit"), /Task complete/);
  const month = async (procedure: string, input: object, login: string) => {
    const cookie = await signInAs(under.porter.url, login);
    const query = encodeURIComponent(JSON.stringify({ json: input }));
    const answer = await fetch(`${under.porter.url}/trpc/usage.${procedure}?input=${query}`, {
      headers: { cookie },
    });
    return z
      .object({ result: z.object({ data: z.object({ json: z.unknown() }) }) })
      .safeParse(await answer.json()).data?.result.data.json;
  };
  expect(await month("mine", {}, maintainer)).toMatchObject({
    plan: { id: "pro", tasksPerMonth: 1 },
    used: { tasks: 2, runs: 2, costUsd: 0 },
    overage: { tasks: 1, costUsd: 0.25 },
  });
  const repo = { owner: "acme", name: "api" };
  expect(await month("ofRepository", repo, maintainer)).toMatchObject({ used: { tasks: 2 }, overage: null });
  expect(await month("ofOwner", { owner: "acme" }, maintainer)).toMatchObject({ used: { tasks: 2 } });
  expect(await month("mine", {}, "zoe")).toMatchObject({ used: { tasks: 0 } });
  expect(await month("ofRepository", repo, "zoe")).toBeUndefined();
  expect(await month("ofOwner", { owner: "acme" }, "zoe")).toBeUndefined();
});
