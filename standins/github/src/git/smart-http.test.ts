import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";
import { installationToken } from "../testing/api-client.ts";

const run = promisify(execFile);
const repository = "acme/hello";
let standIn: GitHubStandIn;
let dir: string;
let askPass: string;

beforeAll(async () => {
  standIn = await startGitHubStandIn();
  await standIn.addRepository({
    name: repository,
    private: true,
    files: { "README.md": "# hello\n", "large.txt": "0123456789\n".repeat(200_000) },
  });
  dir = await mkdtemp(join(tmpdir(), "stand-in-git-"));
  askPass = join(dir, "ask-pass");
  await writeFile(askPass, '#!/bin/sh\nprintf %s "$TEST_GIT_TOKEN"\n', { mode: 0o700 });
});

afterAll(async () => {
  await standIn.close();
  await rm(dir, { recursive: true, force: true });
});

function git(token: string | null, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  return run("git", [...identity, ...args], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
      ...(token !== null && { GIT_ASKPASS: askPass, TEST_GIT_TOKEN: token }),
    },
  });
}

const cloneUrl = (name = repository): string =>
  `${standIn.url.replace("//", "//x-access-token@")}/${name}.git`;
const failure = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "no failure",
    (cause: { stderr: string }) => cause.stderr,
  );

test("a read-only token clones, several at once", async () => {
  const token = await installationToken(standIn, repository, { permissions: { contents: "read" } });
  const folders = ["a", "b", "c", "d"].map((name) => join(dir, `clone-${name}`));
  await Promise.all(folders.map((folder) => git(token, "clone", "-q", "--depth", "1", cloneUrl(), folder)));
  for (const folder of folders) expect(await readFile(join(folder, "README.md"), "utf8")).toBe("# hello\n");
});

test("a read-only token cannot push", async () => {
  const token = await installationToken(standIn, repository, { permissions: { contents: "read" } });
  const folder = join(dir, "refused");
  await git(token, "clone", "-q", cloneUrl(), folder);
  const refusal = await failure(git(token, "-C", folder, "push", "origin", "HEAD:refs/heads/work"));
  expect(refusal).toContain("403");
  expect((await standIn.refs(repository)).has("refs/heads/work")).toBe(false);
});

test("a push with a writing token is seen by the API at once", async () => {
  const token = await installationToken(standIn, repository);
  const folder = join(dir, "pushed");
  await git(token, "clone", "-q", cloneUrl(), folder);
  await writeFile(join(folder, "new.txt"), "new\n");
  await git(token, "-C", folder, "add", ".");
  await git(token, "-C", folder, "commit", "-q", "-m", "New");
  await git(token, "-C", folder, "push", "-q", "origin", "HEAD:refs/heads/pushed");
  const { stdout } = await git(token, "-C", folder, "rev-parse", "HEAD");
  expect((await standIn.refs(repository)).get("refs/heads/pushed")).toBe(stdout.trim());
});

test("a commit made through the API can be fetched", async () => {
  const { git: bare } = standIn.repository(repository);
  const token = await installationToken(standIn, repository);
  const folder = join(dir, "fetched");
  await git(token, "clone", "-q", cloneUrl(), folder);
  const main = (await bare.branch("main")) ?? "";
  await bare.refs.change({ name: "refs/heads/later", from: null, to: main });
  await git(token, "-C", folder, "fetch", "-q", "origin", "later");
});

test("unknown repositories, unknown tokens and strangers are turned away", async () => {
  const token = await installationToken(standIn, repository);
  expect(await failure(git(token, "ls-remote", cloneUrl("acme/absent")))).toContain("not found");
  expect(await failure(git("ghs_never", "ls-remote", cloneUrl()))).toContain("Authentication failed");
  const stranger = await fetch(`${standIn.url}/${repository}.git/info/refs?service=git-upload-pack`);
  expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="GitHub"']);
});

test("a fault makes a clone fail", async () => {
  standIn.faults.add({ operation: "git/upload-pack", status: 503 });
  const token = await installationToken(standIn, repository);
  expect(await failure(git(token, "clone", "-q", cloneUrl(), join(dir, "faulty")))).toContain("503");
});
