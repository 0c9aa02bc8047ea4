import { secondaryRateLimit } from "@porter/standins-github";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { maintainer, type PorterUnderTest, repository, startPorterUnderTest } from "./porter-under-test.ts";

/** Porter under load while GitHub's secondary rate limit strikes again and again. */

const retryAfterSeconds = 2;

let under: PorterUnderTest;
beforeEach(async () => {
  under = await startPorterUnderTest({ limits: { concurrentPerUser: 4 } });
});
afterEach(() => under.close());

describe("a secondary rate limit under load", () => {
  it.each([
    ["403", 403 as const, 30],
    ["429", 429 as const, 8],
  ])("answered with %s loses nothing and is followed by silence", async (_name, status, taskCount) => {
    const { standIn } = under;
    const places = Array.from({ length: taskCount }, () => ({
      repository,
      number: standIn.openIssue({ repository, author: maintainer, title: "Fix it" }).number,
    }));
    for (const [operation, skip] of [
      ["repos/get-collaborator-permission-level", 3],
      ["graphql/PorterGreeting", 5],
      ["graphql/PorterIssueContext", 7],
      ["issues/update-comment", 9],
      ["git/create-tree", 4],
      ["graphql/PorterPublication", 6],
    ] as const) {
      standIn.faults.add({ ...secondaryRateLimit(operation, retryAfterSeconds), status, skip });
    }
    for (const place of places) standIn.comment(place, maintainer, "@porter edit");

    await vi.waitFor(() => expect(places.filter((place) => !isComplete(place))).toEqual([]), {
      timeout: 220_000,
      interval: 200,
    });
    for (const place of places) expect(ownComments(place)).toHaveLength(1);
    expect(standIn.pullRequests(repository)).toHaveLength(taskCount);
    expect(standIn.checkRuns(repository)).toHaveLength(taskCount);
    expect(limited()).toHaveLength(6);
    expect(sentIntoLimits()).toEqual([]);
    expect(standIn.violations).toEqual([]);
  });
});

function ownComments(place: { repository: string; number: number }) {
  return under.standIn.comments(place).filter(({ author }) => author.login === under.standIn.botLogin);
}

function isComplete(place: { repository: string; number: number }): boolean {
  return ownComments(place).some(({ body }) => body.includes("Task complete"));
}

function limited() {
  return under.standIn.requests.entries.filter(
    ({ status, caller }) => (status === 403 || status === 429) && caller !== "",
  );
}

/** Requests that began between the answer to a limited one and the end of the wait it asked for. */
function sentIntoLimits(): readonly string[] {
  const { entries } = under.standIn.requests;
  // Sent before the answer could arrive: the stand-in and Porter share one machine, but not one moment.
  const underWayMs = 500;
  return limited().flatMap((limit) => {
    const answeredAt = limit.at.getTime() + limit.durationMs;
    const opensAt = answeredAt + retryAfterSeconds * 1000;
    return (
      entries
        // Clones are no requests to the API.
        .filter(({ operation }) => operation !== "git/info-refs" && operation !== "git/upload-pack")
        .filter(({ at, caller }) => caller === limit.caller && at.getTime() > answeredAt + underWayMs)
        .filter(({ at }) => at.getTime() < opensAt - 1)
        .map(({ operation, at }) => `${operation} ${at.getTime() - answeredAt} ms after the answer`)
    );
  });
}
