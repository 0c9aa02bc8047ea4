import { afterEach, beforeEach, expect, test } from "vitest";
import { apiClient, installationToken } from "../testing/api-client.ts";
import type { Ask } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const repository = "acme/hello";
const repo = `/repos/${repository}`;
let standIn: ValidatedGitHubStandIn;
let ask: Ask;
let head: string;

beforeEach(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({
    name: repository,
    files: { "a.txt": "one\n" },
    collaborators: { you: "write" },
  });
  standIn.openIssue({ repository, author: "you", title: "Change a.txt" });
  ask = apiClient(standIn, await installationToken(standIn, repository));
  head = (await ask(`GET ${repo}/git/ref/heads/main`)).body.object.sha;
});

afterEach(async () => {
  expect(standIn.violations).toEqual([]);
  await standIn.close();
});

async function push(branch: string, content: string, parent = head): Promise<string> {
  const base = await ask(`GET ${repo}/git/commits/${parent}`);
  const tree = [{ path: "a.txt", mode: "100644", type: "blob", content }];
  const made = await ask(`POST ${repo}/git/trees`, { base_tree: base.body.tree.sha, tree });
  const commit = await ask(`POST ${repo}/git/commits`, {
    message: content,
    tree: made.body.sha,
    parents: [parent],
  });
  const sha: string = commit.body.sha;
  const exists = (await ask(`GET ${repo}/git/ref/heads/${branch}`)).status === 200;
  if (exists) await ask(`PATCH ${repo}/git/refs/heads/${branch}`, { sha, force: true });
  else await ask(`POST ${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  return sha;
}

const propose = (branch: string, body = "Closes #1") =>
  ask(`POST ${repo}/pulls`, { title: "Change", head: branch, base: "main", body });

test("two requests for the same branch make one pull request", async () => {
  await push("work", "two\n");
  const answers = await Promise.all([propose("work"), propose("acme:work")]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
  const refused = answers.find(({ status }) => status === 422);
  expect(refused?.body.errors).toEqual([
    { resource: "PullRequest", code: "custom", message: "A pull request already exists for acme:work." },
  ]);
});

test("a branch that does not exist, or has nothing new, cannot be proposed", async () => {
  expect((await propose("absent")).body.errors[0]).toMatchObject({ field: "head", code: "invalid" });
  await ask(`POST ${repo}/git/refs`, { ref: "refs/heads/same", sha: head });
  expect((await propose("same")).body.errors[0].message).toBe("No commits between main and same");
});

test("a pull request follows its branch and counts what it changes", async () => {
  await push("work", "two\n");
  const { body: pull } = await propose("work");
  expect([pull.commits, pull.additions, pull.deletions, pull.changed_files]).toEqual([1, 1, 1, 1]);
  const sha = await push("work", "two\nthree\n");
  const read = await ask(`GET ${repo}/pulls/${pull.number}`);
  expect([read.body.head.sha, read.body.additions]).toEqual([sha, 2]);
});

test("merging moves the base and closes the issue the body names", async () => {
  await push("work", "two\n");
  const { number } = (await propose("work")).body;
  expect(await standIn.mergePullRequest({ repository, number }, "you")).toBe(true);
  expect((await ask(`GET ${repo}/pulls/${number}`)).body).toMatchObject({ merged: true, state: "closed" });
  expect((await ask(`GET ${repo}/issues/1`)).body).toMatchObject({
    state: "closed",
    state_reason: "completed",
  });
  expect((await ask(`GET ${repo}/contents/a.txt`)).body.content).toBe(`${btoa("two\n")}\n`);
});

test("a merge that is not a fast forward keeps both sides, and a conflict is refused", async () => {
  await push("left", "left\n");
  await push("right", "right\n");
  const left = (await propose("left", "")).body.number;
  const right = (await propose("right", "")).body.number;
  expect(await standIn.mergePullRequest({ repository, number: left }, "you")).toBe(true);
  expect(await standIn.mergePullRequest({ repository, number: right }, "you")).toBe(false);
  expect((await ask(`GET ${repo}/pulls/${right}`)).body.state).toBe("open");
});

test("a deleted branch closes its pull request", async () => {
  await push("work", "two\n");
  const { number } = (await propose("work")).body;
  await ask(`DELETE ${repo}/git/refs/heads/work`);
  expect((await ask(`GET ${repo}/pulls/${number}`)).body).toMatchObject({ merged: false, state: "closed" });
});
