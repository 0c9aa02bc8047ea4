import { afterEach, beforeEach, expect, test } from "vitest";
import { apiClient, installationToken } from "../testing/api-client.ts";
import type { Ask } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const repository = "acme/hello";
let standIn: ValidatedGitHubStandIn;
let ask: Ask;
let pull: string;
let number: number;

beforeEach(async () => {
  standIn = await startValidatedGitHubStandIn();
  const { git } = await standIn.addRepository({
    name: repository,
    files: { "a.txt": "one\n" },
    collaborators: { you: "write" },
  });
  ask = apiClient(standIn, await installationToken(standIn, repository));
  const repo = `/repos/${repository}`;
  const main = await git.branch("main");
  const tree = await ask(`POST ${repo}/git/trees`, {
    tree: [{ path: "a.txt", mode: "100644", content: "one\ntwo\nthree\n" }],
  });
  const commit = await ask(`POST ${repo}/git/commits`, {
    message: "M",
    tree: tree.body.sha,
    parents: [main],
  });
  await ask(`POST ${repo}/git/refs`, { ref: "refs/heads/work", sha: commit.body.sha });
  const opened = await ask(`POST ${repo}/pulls`, { title: "T", head: "work", base: "main" });
  number = opened.body.number;
  pull = `${repo}/pulls/${number}`;
});
afterEach(async () => {
  expect(standIn.violations).toEqual([]);
  await standIn.close();
});

test("a review is listed with its comments, each at its line of the diff", async () => {
  const review = await ask(`POST ${pull}/reviews`, {
    event: "REQUEST_CHANGES",
    body: "Not yet.",
    comments: [{ path: "a.txt", line: 2, body: "Why two?" }],
  });
  expect(review.status).toBe(200);
  expect((await ask(`GET ${pull}/reviews`)).body).toMatchObject([
    { id: review.body.id, state: "CHANGES_REQUESTED", body: "Not yet." },
  ]);
  expect((await ask(`GET ${pull}/comments`)).body).toMatchObject([
    { path: "a.txt", line: 2, position: 2, body: "Why two?", pull_request_review_id: review.body.id },
  ]);
});

test("a comment is answered in its thread and can be reacted to once", async () => {
  const comment = await ask(`POST ${pull}/comments`, {
    body: "Why three?",
    path: "a.txt",
    line: 3,
    commit_id: standIn.pullRequest({ repository, number }).headSha,
  });
  expect(comment.status).toBe(201);
  expect(comment.body.diff_hunk).toBe("@@ -1 +1,3 @@\n one\n+two\n+three");
  const answer = await ask(`POST ${pull}/comments/${comment.body.id}/replies`, { body: "To count." });
  expect(answer.body).toMatchObject({ in_reply_to_id: comment.body.id, line: 3 });
  const reactions = `POST /repos/${repository}/pulls/comments/${comment.body.id}/reactions`;
  expect((await ask(reactions, { content: "eyes" })).status).toBe(201);
  expect((await ask(reactions, { content: "eyes" })).status).toBe(200);
});

test("a line that the diff does not show is refused", async () => {
  const { status } = await ask(`POST ${pull}/reviews`, {
    event: "COMMENT",
    comments: [{ path: "a.txt", line: 99, body: "Where?" }],
  });
  expect(status).toBe(422);
  const { headSha } = standIn.pullRequest({ repository, number });
  const comment = { path: "a.txt", line: 99, body: "Where?", commit_id: headSha };
  expect((await ask(`POST ${pull}/comments`, comment)).status).toBe(422);
  expect((await ask(`GET ${pull}/reviews`)).body).toEqual([]);
});

test("a thread is outdated once its line reads otherwise, and resolved when somebody says so", async () => {
  const place = { repository, number };
  const { id } = await standIn.reviewComment(place, "you", { path: "a.txt", line: 2, body: "Hm." });
  const threads = async () => {
    const answer = await ask("POST /graphql", {
      query: `query ($number: Int!) { repository(owner: "acme", name: "hello") { pullRequest(number: $number) {
        reviewThreads(first: 5) { nodes { isResolved isOutdated path line } } } } }`,
      variables: { number },
    });
    return answer.body.data.repository.pullRequest.reviewThreads.nodes as unknown;
  };
  expect(await threads()).toEqual([{ isResolved: false, isOutdated: false, path: "a.txt", line: 2 }]);
  const repo = `/repos/${repository}`;
  const tree = await ask(`POST ${repo}/git/trees`, {
    tree: [{ path: "a.txt", mode: "100644", content: "one\n2\nthree\n" }],
  });
  const { headSha } = standIn.pullRequest(place);
  const commit = await ask(`POST ${repo}/git/commits`, {
    message: "N",
    tree: tree.body.sha,
    parents: [headSha],
  });
  await ask(`PATCH ${repo}/git/refs/heads/work`, { sha: commit.body.sha });
  standIn.resolveThread(place, id);
  expect(await threads()).toEqual([{ isResolved: true, isOutdated: true, path: "a.txt", line: null }]);
});
