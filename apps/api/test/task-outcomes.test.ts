import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readdir } from "node:fs/promises";
import path from "node:path";
import {
  maintainer,
  outsider,
  type PorterUnderTest,
  repository,
  startPorterUnderTest,
} from "./porter-under-test.ts";
import { processesNaming } from "./processes-naming.ts";

let under: PorterUnderTest;

beforeAll(async () => {
  under = await startPorterUnderTest();
});
afterEach(() => under.standIn.faults.clear());
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
});

/** A new issue, so that tests do not meet. */
function newIssue(): { repository: string; number: number } {
  const { number } = under.standIn.openIssue({
    repository,
    author: maintainer,
    title: "Fix it",
    body: "Please.",
  });
  return { repository, number };
}

function comment(place: { repository: string; number: number }, text: string, author = maintainer) {
  return under.standIn.comment(place, author, text);
}

/** Porter's comments on an issue. */
function replies(place: { repository: string; number: number }) {
  return under.standIn.comments(place).filter((each) => each.author.login === under.standIn.botLogin);
}

/** Waits until Porter's only comment says something; returns it. */
function saying(place: { repository: string; number: number }, text: string | RegExp) {
  return vi.waitFor(
    () => {
      const [only, ...more] = replies(place);
      expect(more).toEqual([]);
      expect(only?.body).toMatch(text);
      return only!;
    },
    { timeout: 120_000, interval: 50 },
  );
}

async function nothingLeftRunning(): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await readdir(path.join(under.dataDir, "runs")).catch(() => [])).toEqual([]);
      expect(await processesNaming(under.dataDir)).toEqual([]);
    },
    { timeout: 120_000, interval: 50 },
  );
}

describe("a comment becomes a pull request", () => {
  it("with eyes, one comment edited through all states, one branch, one verified commit, one pull request", async () => {
    const place = newIssue();
    const asked = comment(place, "@porter edit please add a line");
    const status = await saying(place, /Task complete/);
    expect(asked.reactions.map((reaction) => reaction.content)).toEqual(["eyes"]);
    const texts = status.history.map((revision) => revision.body);
    expect(texts[0]).toMatch(/Task queued/);
    expect(texts.some((text) => /Task started|Running/.test(text))).toBe(true);
    expect(texts.at(-1)).toMatch(/Pull Request: #\d+/);

    const branch = `porter/issue-${place.number}-edit`;
    const refs = await under.standIn.refs(repository);
    expect(
      [...refs.keys()].filter((name) => name.startsWith(`refs/heads/porter/issue-${place.number}-`)),
    ).toEqual([`refs/heads/${branch}`]);
    const [pull, ...others] = under.standIn
      .pullRequests(repository)
      .filter((each) => each.headBranch === branch);
    expect(others).toEqual([]);
    expect(pull?.issue.body).toContain(`Closes #${place.number}`);
    expect(await under.standIn.diff({ repository, number: pull!.issue.number })).toContain(
      "+Edited by a test agent.",
    );
    await nothingLeftRunning();
  });

  it("and merging it is noticed", async () => {
    const place = newIssue();
    comment(place, "@porter edit");
    await saying(place, /Task complete/);
    const pull = under.standIn
      .pullRequests(repository)
      .find((each) => each.headBranch === `porter/issue-${place.number}-edit`);
    await under.standIn.mergePullRequest({ repository, number: pull!.issue.number }, maintainer);
    await saying(place, /[Mm]erged/);
  });
});

describe("a task that cannot succeed ends in a sentence", () => {
  it.each([
    ["a failing agent", "fail", /Task failed[\s\S]*3/],
    ["an agent that changes nothing", "idle", /Task failed[\s\S]*without changing any file/],
    ["an agent that touches a workflow", "workflow", /Task failed[\s\S]*\.github\/workflows\/ci\.yml/],
    ["a 30 MB changeset", "huge", /Task failed[\s\S]*huge\.bin/],
  ])("%s", async (_name, agent, sentence) => {
    const place = newIssue();
    comment(place, `@porter ${agent}`);
    await saying(place, sentence);
    expect(
      under.standIn
        .pullRequests(repository)
        .some((each) => each.headBranch === `porter/issue-${place.number}-${agent}`),
    ).toBe(false);
    await nothingLeftRunning();
  });

  it("a model that the agent cannot use", async () => {
    const place = newIssue();
    comment(place, "@porter edit --model=sonnet");
    await saying(
      place,
      /Task failed[\s\S]*Test edit cannot use the model `sonnet`[\s\S]*Leave `--model` out/,
    );
    expect(
      under.standIn
        .pullRequests(repository)
        .some((each) => each.headBranch === `porter/issue-${place.number}-edit`),
    ).toBe(false);
  });

  it("an agent that hangs past its limit", async () => {
    const short = await startPorterUnderTest({ limits: { timeoutMinutes: 0.02 } });
    try {
      short.standIn.comment({ repository, number: 1 }, maintainer, "@porter hang");
      await vi.waitFor(
        () =>
          expect(short.standIn.comments({ repository, number: 1 }).at(-1)?.body).toMatch(
            /Task failed[\s\S]*limit/,
          ),
        { timeout: 120_000 },
      );
      await vi.waitFor(async () => expect(await processesNaming(short.dataDir)).toEqual([]), {
        timeout: 120_000,
      });
    } finally {
      await short.close();
    }
  });

  it("somebody without write access", async () => {
    const place = newIssue();
    comment(place, "@porter edit", outsider);
    await saying(place, /needs? write access/);
    expect(under.logs()).not.toContain(`"branch":"porter/issue-${place.number}-edit"`);
  });

  it("a repository that cannot be cloned", async () => {
    const place = newIssue();
    under.standIn.faults.add({ operation: "git/info-refs", status: 403, times: 10 });
    comment(place, "@porter edit");
    await saying(place, /Task failed[\s\S]*could not be cloned/);
    await nothingLeftRunning();
  });

  it.each([
    ["403", { status: 403 as const }],
    ["404", { status: 404 as const }],
    ["422", { status: 422 as const }],
  ])("GitHub answering %s to the pull request", async (_name, fault) => {
    const place = newIssue();
    for (const operation of ["graphql/PorterPublication", "pulls/create"]) {
      under.standIn.faults.add({ operation, times: 20, ...fault });
    }
    comment(place, "@porter edit");
    const status = await saying(place, /Task failed/);
    expect(status.body.length).toBeGreaterThan(80);
    await nothingLeftRunning();
  });

  it.each([
    ["429 for a while", { status: 429 as const, retryAfterSeconds: 1, times: 1 }],
    ["503 for a while", { status: 503 as const, times: 2 }],
    ["nothing at all for a while", { status: "drop" as const, times: 2 }],
  ])("but %s is waited for", async (_name, fault) => {
    const place = newIssue();
    under.standIn.faults.add({ operation: "git/create-commit", ...fault });
    comment(place, "@porter edit");
    await saying(place, /Task complete/);
  });
});

describe("control by comment", () => {
  it("stops a run with everything it started, then runs it again on the same task", async () => {
    const place = newIssue();
    comment(place, "@porter hang");
    await saying(place, /Task started|Running/);
    await vi.waitFor(async () => expect((await processesNaming("hang.mjs")).length).toBeGreaterThan(0), {
      timeout: 120_000,
    });
    comment(place, "@porter stop");
    await saying(place, /Task cancelled/);
    await nothingLeftRunning();
    comment(place, "@porter retry");
    await vi.waitFor(() => expect(replies(place)[0]?.body).not.toMatch(/Task cancelled/), {
      timeout: 120_000,
    });
    comment(place, "@porter stop");
    await saying(place, /Task cancelled/);
    await nothingLeftRunning();
  });

  it("refuses a second identical command while the first is live, with a link to it", async () => {
    const place = newIssue();
    comment(place, "@porter hang");
    await saying(place, /Task started|Running/);
    comment(place, "@porter hang");
    const second = await vi.waitFor(
      () => {
        const found = replies(place)[1];
        expect(found?.body).toMatch(/still live/);
        return found!;
      },
      { timeout: 120_000 },
    );
    expect(second.body).toContain(`${under.porter.url}/tasks/`);
    comment(place, "@porter stop");
    await vi.waitFor(() => expect(replies(place)[0]?.body).toMatch(/Task cancelled/), { timeout: 120_000 });
    await nothingLeftRunning();
  });

  it("answers help, status and what it cannot understand, once per comment", async () => {
    const place = newIssue();
    comment(place, "@porter help");
    await vi.waitFor(() => expect(replies(place).at(-1)?.body).toContain("--priority"), { timeout: 120_000 });
    comment(place, "@porter opnecode");
    await vi.waitFor(() => expect(replies(place).at(-1)?.body).toMatch(/Did you mean.*opencode/), {
      timeout: 120_000,
    });
    comment(place, "@porter status");
    await vi.waitFor(() => expect(replies(place).at(-1)?.body).toMatch(/No task on this issue/), {
      timeout: 120_000,
    });
    expect(replies(place)).toHaveLength(3);
  });

  it("closing the issue cancels its live tasks", async () => {
    const place = newIssue();
    comment(place, "@porter hang");
    await saying(place, /Task started|Running/);
    under.standIn.closeIssue(place, maintainer);
    await saying(place, /Task cancelled/);
    await nothingLeftRunning();
  });
});
