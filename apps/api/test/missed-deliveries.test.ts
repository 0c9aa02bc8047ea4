import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { maintainer, repository } from "./porter-under-test.ts";

let porter: PorterProcess;

beforeAll(async () => {
  porter = await startPorterProcess();
});
afterAll(() => porter?.close());

function ask(): { repository: string; number: number } {
  const { number } = porter.standIn.openIssue({ repository, author: maintainer, title: "While away" });
  porter.standIn.comment({ repository, number }, maintainer, "@porter edit");
  return { repository, number };
}

function answers(place: { repository: string; number: number }): string[] {
  const { botLogin } = porter.standIn;
  return porter.standIn
    .comments(place)
    .flatMap(({ author, body }) => (author.login === botLogin ? [body] : []));
}

it("does what was asked while it was away, each once", async () => {
  await porter.stop();
  const places = [ask(), ask(), ask()];
  await porter.standIn.webhooksSettled();
  expect(places.flatMap(answers)).toEqual([]);

  await porter.start();
  for (const place of places) {
    await vi.waitFor(() => expect(answers(place)).toEqual([expect.stringContaining("✓ Task complete")]), {
      timeout: 120_000,
      interval: 100,
    });
  }
  expect(porter.standIn.pullRequests(repository)).toHaveLength(3);

  const sent = () => porter.standIn.requests.count("apps/redeliver-webhook-delivery");
  const before = sent();
  await porter.stop();
  const looks = porter.standIn.requests.count("apps/list-webhook-deliveries");
  await porter.start();
  await vi.waitFor(
    () => expect(porter.standIn.requests.count("apps/list-webhook-deliveries")).toBeGreaterThan(looks),
    { timeout: 120_000, interval: 50 },
  );
  await porter.stop();
  expect(sent()).toBe(before);
  expect(porter.standIn.pullRequests(repository)).toHaveLength(3);
  expect(porter.standIn.violations).toEqual([]);
});

it("learns of a merge whose delivery nobody remembers", async () => {
  const [pull] = porter.standIn.pullRequests(repository);
  if (pull === undefined) throw new Error("The test before this one leaves pull requests.");
  porter.standIn.setWebhook(null);
  await porter.standIn.mergePullRequest({ repository, number: pull.issue.number }, maintainer);
  await porter.start();
  const merged = `Pull Request: #${pull.issue.number} (merged)`;
  const said = () =>
    [...porter.standIn.repository(repository).comments.values()].filter(({ comment }) =>
      comment.body.includes(merged),
    );
  await vi.waitFor(() => expect(said()).toHaveLength(1), { timeout: 120_000, interval: 50 });
  expect(porter.standIn.violations).toEqual([]);
});
