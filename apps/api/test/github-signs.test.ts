import { afterEach, describe, expect, it, vi } from "vitest";
import { maintainer, type PorterUnderTest, repository, startPorterUnderTest } from "./porter-under-test.ts";

/** What a task shows on GitHub beside its comment. */

let under: PorterUnderTest;
afterEach(async () => {
  const { violations } = under.standIn;
  await under.close();
  expect(violations).toEqual([]);
});

const generous = { timeout: 120_000, interval: 20 };

async function ask(agent: string): Promise<{ repository: string; number: number }> {
  const { number } = under.standIn.openIssue({
    repository,
    author: maintainer,
    title: "Fix it",
    labels: ["bug"],
  });
  const place = { repository, number };
  under.standIn.comment(place, maintainer, `@porter ${agent}`);
  return place;
}

const statusOf = (place: { repository: string; number: number }) =>
  under.standIn.comments(place).find(({ author }) => author.login === under.standIn.botLogin)?.body;
const labelsOf = (place: { repository: string; number: number }) =>
  under.standIn.issue(place).labels.map(({ name }) => name);
const waitFor = (check: () => unknown) => vi.waitFor(check, generous);

describe("the check run", () => {
  it("is on the pull request's head, successful, once, and leads to the task", async () => {
    under = await startPorterUnderTest();
    const place = await ask("edit");
    await waitFor(() => expect(statusOf(place)).toMatch(/Task complete/));
    const [pull] = under.standIn.pullRequests(repository);
    expect(under.standIn.checkRuns(repository)).toMatchObject([
      {
        name: "Porter",
        headSha: pull?.headSha,
        status: "completed",
        conclusion: "success",
        detailsUrl: expect.stringMatching(/\/tasks\/[0-9a-f-]{36}$/) as string,
      },
    ]);
    expect(labelsOf(place)).toEqual(["bug"]);
  });

  it("is not made when it is switched off", async () => {
    under = await startPorterUnderTest({ github: { check: false } });
    const place = await ask("edit");
    await waitFor(() => expect(statusOf(place)).toMatch(/Task complete/));
    expect(under.standIn.checkRuns(repository)).toEqual([]);
    expect(under.standIn.requests.count("checks/create")).toBe(0);
  });

  it("that the App may not write is named once in the log, and the task succeeds", async () => {
    const permissions = {
      contents: "write",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
    } as const;
    under = await startPorterUnderTest({ forge: { permissions } });
    const place = await ask("edit");
    await waitFor(() => expect(statusOf(place)).toMatch(/Task complete/));
    await waitFor(() => expect(under.logs()).toContain("Checks: write"));
    const told = under
      .logs()
      .split("\n")
      .filter((line) => line.includes("Checks: write"));
    expect(told).toHaveLength(1);
    expect(under.standIn.pullRequests(repository)).toHaveLength(1);
  });
});

describe("the label", () => {
  it("follows the task beside the labels of others", async () => {
    under = await startPorterUnderTest({ github: { labels: true } });
    const [done, failed, stopped] = [await ask("edit"), await ask("fail"), await ask("hang")];
    await waitFor(() => expect(labelsOf(stopped)).toEqual(["bug", "porter:running"]));
    await waitFor(() => expect(labelsOf(done)).toEqual(["bug", "porter:done"]));
    await waitFor(() => expect(labelsOf(failed)).toEqual(["bug", "porter:failed"]));
    under.standIn.comment(stopped, maintainer, "@porter stop");
    await waitFor(() => expect(labelsOf(stopped)).toEqual(["bug"]));
    const made = under.standIn.repository(repository).labels.get("porter:done");
    expect(made).toMatchObject({ color: "0e8a16", description: "Porter opened a pull request" });
  });
});
