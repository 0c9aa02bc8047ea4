import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { apiClient, installationToken } from "../testing/api-client.ts";
import type { Ask } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const git = promisify(execFile);
const repo = "/repos/acme/hello";
let standIn: ValidatedGitHubStandIn;
let ask: Ask;
let head: string;
let baseTree: string;

beforeEach(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({
    name: "acme/hello",
    files: {
      "a.txt": "a\n",
      "folder/b.txt": "b\n",
      "folder-x.txt": "sorts between folder and folder/\n",
      "run.sh": { content: "#!/bin/sh\n", mode: "100755" },
    },
  });
  ask = apiClient(standIn, await installationToken(standIn, "acme/hello"));
  head = (await ask(`GET ${repo}/git/ref/heads/main`)).body.object.sha;
  baseTree = (await ask(`GET ${repo}/git/commits/${head}`)).body.tree.sha;
});

afterEach(async () => {
  expect(standIn.violations).toEqual([]);
  await standIn.close();
});

function onDisk(...args: string[]): Promise<string> {
  const { gitDir } = standIn.repository("acme/hello").git;
  return git("git", ["--git-dir", gitDir, ...args]).then(({ stdout }) => stdout);
}

async function commitOf(tree: unknown[], parents = [head], message = "Change"): Promise<string> {
  const made = await ask(`POST ${repo}/git/trees`, { base_tree: baseTree, tree });
  const commit = await ask(`POST ${repo}/git/commits`, { message, tree: made.body.sha, parents });
  return commit.body.sha;
}

test("what the API writes is what git reads, and git finds nothing wrong with it", async () => {
  const sha = await commitOf([
    { path: "a.txt", mode: "100644", type: "blob", content: "changed\n" },
    { path: "folder/b.txt", mode: "100644", type: "blob", sha: null },
    { path: "deep/er/link", mode: "120000", type: "blob", content: "../../a.txt" },
    { path: "tool", mode: "100755", type: "blob", content: "x" },
  ]);
  await ask(`POST ${repo}/git/refs`, { ref: "refs/heads/work", sha });
  expect(
    (await onDisk("ls-tree", "-r", "--format=%(objectmode) %(path)", "work")).trim().split("\n"),
  ).toEqual(["100644 a.txt", "120000 deep/er/link", "100644 folder-x.txt", "100755 run.sh", "100755 tool"]);
  expect(await onDisk("show", "work:a.txt")).toBe("changed\n");
  await git("git", ["--git-dir", standIn.repository("acme/hello").git.gitDir, "fsck", "--strict", "--full"]);
});

test("a commit the App makes in its own name is verified and authored by the bot", async () => {
  const made = await ask(`POST ${repo}/git/commits`, { message: "M", tree: baseTree, parents: [head] });
  expect(made.body.verification).toMatchObject({ verified: true, reason: "valid" });
  expect(made.body.author.name).toBe("porter[bot]");
  const read = await ask(`GET ${repo}/git/commits/${made.body.sha}`);
  expect(read.body).toEqual(made.body);
});

test("a commit with an author of the client's choice is not verified", async () => {
  const author = { name: "Ann", email: "ann@example.com", date: "2026-01-02T03:04:05Z" };
  const made = await ask(`POST ${repo}/git/commits`, {
    message: "M",
    tree: baseTree,
    parents: [head],
    author,
  });
  expect(made.body.verification).toMatchObject({ verified: false, reason: "unsigned" });
  expect(made.body.author).toEqual(author);
});

test.each([
  ["a base that is a commit", { base: "head" as const, tree: [{ path: "x", mode: "100644", content: "" }] }],
  ["no entries", { tree: [] }],
  ["a path to delete that is not there", { tree: [{ path: "gone", mode: "100644", sha: null }] }],
  ["an object that does not exist", { tree: [{ path: "x", mode: "100644", sha: "0".repeat(40) }] }],
  ["a path out of the repository", { tree: [{ path: "../x", mode: "100644", content: "" }] }],
  ["a path into .git", { tree: [{ path: "a/.git/config", mode: "100644", content: "" }] }],
])("a tree with %s is refused", async (_, wish) => {
  const { status } = await ask(`POST ${repo}/git/trees`, {
    base_tree: "base" in wish ? head : baseTree,
    tree: wish.tree,
  });
  expect(status).toBe(422);
});

test("a reference is created once", async () => {
  const ref = { ref: "refs/heads/twice", sha: head };
  const answers = await Promise.all([ask(`POST ${repo}/git/refs`, ref), ask(`POST ${repo}/git/refs`, ref)]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
  const refused = answers.find(({ status }) => status === 422);
  expect(refused?.body.message).toBe("Reference already exists");
});

test("a branch moves forward only, unless forced", async () => {
  const first = await commitOf([{ path: "1", mode: "100644", content: "1" }]);
  const second = await commitOf([{ path: "2", mode: "100644", content: "2" }]);
  await ask(`POST ${repo}/git/refs`, { ref: "refs/heads/work", sha: first });
  const refused = await ask(`PATCH ${repo}/git/refs/heads/work`, { sha: second });
  expect([refused.status, refused.body.message]).toEqual([422, "Update is not a fast forward"]);
  expect((await ask(`PATCH ${repo}/git/refs/heads/work`, { sha: second, force: true })).status).toBe(200);
  expect((await onDisk("rev-parse", "work")).trim()).toBe(second);
});

test("references that git would refuse are refused", async () => {
  for (const ref of ["heads/x", "refs/heads/a..b", "refs/heads/main/below", "refs/heads/x.lock"]) {
    expect((await ask(`POST ${repo}/git/refs`, { ref, sha: head })).status).toBe(422);
  }
  expect((await ask(`POST ${repo}/git/refs`, { ref: "refs/heads/x", sha: "1".repeat(40) })).status).toBe(422);
  expect((await ask(`GET ${repo}/git/ref/heads/absent`)).status).toBe(404);
});
