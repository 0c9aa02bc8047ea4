import { afterEach, beforeEach, expect, test } from "vitest";
import { primaryRateLimit, secondaryRateLimit } from "./faults.ts";
import { startGitHubStandIn } from "./start.ts";
import type { GitHubStandIn } from "./stand-in.ts";
import { apiClient, installationToken } from "./testing/api-client.ts";
import type { Ask } from "./testing/api-client.ts";

const repository = "acme/hello";
const place = { repository, number: 1 };
const create = `POST /repos/${repository}/issues/1/comments`;
let standIn: GitHubStandIn;
let ask: Ask;

beforeEach(async () => {
  standIn = await startGitHubStandIn();
  await standIn.addRepository({ name: repository });
  standIn.openIssue({ repository, author: "acme", title: "One" });
  ask = apiClient(standIn, await installationToken(standIn, repository));
});

afterEach(() => standIn.close());

test("a fault strikes its operation as often as it says, and then no more", async () => {
  standIn.faults.add({ operation: "issues/create-comment", status: 503, times: 2 });
  expect((await ask(`GET /repos/${repository}`)).status).toBe(200);
  const statuses = [];
  for (let attempt = 0; attempt < 3; attempt += 1) statuses.push((await ask(create, { body: "x" })).status);
  expect(statuses).toEqual([503, 503, 201]);
  expect(standIn.comments(place)).toHaveLength(1);
});

test("a fault may let requests pass first", async () => {
  standIn.faults.add({ operation: "*", status: 500, skip: 1 });
  expect((await ask(create, { body: "x" })).status).toBe(201);
  expect((await ask(create, { body: "x" })).status).toBe(500);
});

test("an answer may get lost after the operation took effect", async () => {
  standIn.faults.add({ operation: "issues/create-comment", status: 502, afterEffect: true });
  expect((await ask(create, { body: "x" })).status).toBe(502);
  expect(standIn.comments(place)).toHaveLength(1);
});

test("a dropped connection has no answer", async () => {
  standIn.faults.add({ operation: "issues/create-comment", status: "drop" });
  await expect(ask(create, { body: "x" })).rejects.toThrow();
  expect(standIn.requests.entries.at(-1)).toMatchObject({ operation: "issues/create-comment", status: 0 });
  expect((await ask(create, { body: "x" })).status).toBe(201);
});

test("rate limits look as GitHub's do", async () => {
  standIn.faults.add(secondaryRateLimit("issues/create-comment", 7));
  const secondary = await ask(create, { body: "x" });
  expect([secondary.status, secondary.headers.get("retry-after")]).toEqual([403, "7"]);
  expect(secondary.body.message).toContain("secondary rate limit");
  standIn.faults.add(primaryRateLimit("*", new Date(1_800_000_000_000)));
  const primary = await ask(create, { body: "x" });
  expect(primary.headers.get("x-ratelimit-remaining")).toBe("0");
  expect(primary.headers.get("x-ratelimit-reset")).toBe("1800000000");
});

test("an enforced hourly limit ends and begins anew", async () => {
  standIn.rateLimit.enforced = true;
  standIn.rateLimit.perHour = 2;
  const statuses = [];
  for (let attempt = 0; attempt < 3; attempt += 1)
    statuses.push((await ask(`GET /repos/${repository}`)).status);
  expect(statuses).toEqual([200, 200, 403]);
  standIn.clock.advance(3_600_000);
  const fresh = apiClient(standIn, await installationToken(standIn, repository));
  expect((await fresh(`GET /repos/${repository}`)).status).toBe(200);
});

test("what GitHub has and the stand-in lacks is loud", async () => {
  const { status, body } = await ask(`GET /repos/${repository}/milestones`);
  expect([status, body.message]).toEqual([501, expect.stringContaining("/milestones")]);
});

test("broken JSON is answered 400", async () => {
  const response = await fetch(`${standIn.apiUrl}/repos/${repository}/issues/1/comments`, {
    method: "POST",
    headers: { authorization: `Bearer ${await installationToken(standIn, repository)}` },
    body: "{",
  });
  expect(response.status).toBe(400);
});
