import { afterEach, beforeEach, expect, test } from "vitest";
import { apiClient, installationToken } from "../testing/api-client.ts";
import type { Ask } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const repository = "acme/hello";
const place = { repository, number: 1 };
const comments = `/repos/${repository}/issues/1/comments`;
let standIn: ValidatedGitHubStandIn;
let ask: Ask;

beforeEach(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({ name: repository, collaborators: { you: "write" } });
  standIn.openIssue({ repository, author: "you", title: "One" });
  ask = apiClient(standIn, await installationToken(standIn, repository));
});

afterEach(async () => {
  expect(standIn.violations).toEqual([]);
  await standIn.close();
});

test("a list is paged, and its links lead through all of it", async () => {
  for (let number = 1; number <= 7; number += 1) standIn.comment(place, "you", `comment ${number}`);
  const seen: string[] = [];
  let next: string | undefined = `${standIn.apiUrl}${comments}?per_page=3`;
  while (next !== undefined) {
    const { body, headers } = await ask(`GET ${next.slice(standIn.apiUrl.length)}`);
    seen.push(...(body as { body: string }[]).map((comment) => comment.body));
    next = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `comment ${number}`));
});

test("`since` leaves out what was last changed before", async () => {
  const old = standIn.comment(place, "you", "old");
  standIn.clock.advance(60_000);
  const since = new Date(standIn.clock.now().getTime() - 10_000).toISOString();
  standIn.comment(place, "you", "new");
  expect((await ask(`GET ${comments}?since=${since}`)).body).toHaveLength(1);
  standIn.editComment(place, { id: old.id, actor: "you", body: "old, changed" });
  expect((await ask(`GET ${comments}?since=${since}`)).body).toHaveLength(2);
});

test("an unchanged list is answered 304 and not counted", async () => {
  standIn.comment(place, "you", "hello");
  const first = await ask(`GET ${comments}`);
  const etag = first.headers.get("etag") ?? "";
  const again = await ask(`GET ${comments}`, undefined, { "if-none-match": etag });
  expect([again.status, again.body]).toEqual([304, null]);
  expect((await ask("GET /rate_limit")).body.rate.used).toBe(1);
  standIn.comment(place, "you", "more");
  expect((await ask(`GET ${comments}`, undefined, { "if-none-match": etag })).status).toBe(200);
});

test("the same reaction twice is one reaction", async () => {
  const { id } = standIn.comment(place, "you", "@porter opencode");
  const url = `POST /repos/${repository}/issues/comments/${id}/reactions`;
  expect((await ask(url, { content: "eyes" })).status).toBe(201);
  expect((await ask(url, { content: "eyes" })).status).toBe(200);
  expect(standIn.comments(place)[0]?.reactions).toHaveLength(1);
});

test("every text a comment ever had is kept for tests to look at", async () => {
  const { body } = await ask(`POST ${comments}`, { body: "queued" });
  await ask(`PATCH /repos/${repository}/issues/comments/${body.id}`, { body: "running" });
  expect(standIn.comments(place)[0]?.history.map((revision) => revision.body)).toEqual(["queued", "running"]);
});

test("empty and over-long comments are refused", async () => {
  expect((await ask(`POST ${comments}`, { body: " " })).status).toBe(422);
  expect((await ask(`POST ${comments}`, { body: "x".repeat(65_537) })).status).toBe(422);
});

test("an issue that does not exist cannot be commented on", async () => {
  expect((await ask(`POST /repos/${repository}/issues/99/comments`, { body: "x" })).status).toBe(404);
});
