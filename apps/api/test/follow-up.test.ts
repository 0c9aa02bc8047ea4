import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import {
  maintainer,
  outsider,
  type PorterUnderTest,
  repository,
  startPorterUnderTest,
  testAgents,
} from "./porter-under-test.ts";

const anotherMaintainer = "olga";

interface Place {
  readonly repository: string;
  readonly number: number;
}

let under: PorterUnderTest;
let gates: string;

beforeAll(async () => {
  gates = await mkdtemp(path.join(tmpdir(), "porter-gates-"));
  const waiting = path.resolve(import.meta.dirname, "agents", "wait-then-edit.mjs");
  under = await startPorterUnderTest({
    agents: {
      other: { ...testAgents["edit"], displayName: "Test other" },
      patient: {
        displayName: "Test patient",
        command: [process.execPath, waiting, path.join(gates, "open")],
        prompt: "stdin",
        credentials: [],
      },
    },
  });
  under.standIn.setPermission(repository, anotherMaintainer, "write");
});
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
  await rm(gates, { recursive: true, force: true });
});

/** Porter's comments at a place, oldest first. */
function replies(place: Place): readonly string[] {
  return under.standIn
    .comments(place)
    .filter(({ author }) => author.login === under.standIn.botLogin)
    .map(({ body }) => body);
}

/** Waits until Porter's comment number `count` at a place says something. */
function saying(place: Place, count: number, text: RegExp): Promise<string> {
  return vi.waitFor(
    () => {
      const body = replies(place)[count - 1] ?? "";
      expect(body).toMatch(text);
      return body;
    },
    { timeout: 25_000, interval: 50 },
  );
}

/** An issue for which Porter has opened a pull request. */
async function openedByPorter(agent = "edit"): Promise<{ issue: Place; pull: Place; branch: string }> {
  const { number } = under.standIn.openIssue({
    repository,
    author: maintainer,
    title: "Fix it",
    body: "Please.",
  });
  const issue = { repository, number };
  under.standIn.comment(issue, maintainer, `@porter ${agent}`);
  const body = await saying(issue, 1, /Task complete[\s\S]*Pull Request: #\d+/);
  const pull = Number(/Pull Request: #(\d+)/.exec(body)?.[1]);
  return { issue, pull: { repository, number: pull }, branch: `porter/issue-${number}-${agent}` };
}

/** Commits of a branch down to the default branch's, newest first. */
async function ownCommits(branch: string) {
  const { git } = under.standIn.repository(repository);
  const main = await git.branch("main");
  const commits = [];
  let sha: string | null | undefined = await git.branch(branch);
  while (sha && sha !== main) {
    const commit = await git.readCommit(sha);
    if (commit === null) throw new Error(`${sha} is not a commit`);
    commits.push({ sha, message: commit.message });
    sha = commit.parents[0];
  }
  return commits;
}

/** Somebody puts a commit of theirs on top of a branch. */
async function push(branch: string): Promise<string> {
  const { git } = under.standIn.repository(repository);
  const from = await git.branch(branch);
  const head = await git.readCommit(from ?? "");
  const author = { name: "Ann", email: "ann@example.org", date: new Date() };
  const sha = await git.writeCommit({
    tree: head?.tree ?? "",
    parents: [from ?? ""],
    author,
    committer: author,
    message: "By hand\n",
    signature: null,
  });
  await git.refs.change({ name: `refs/heads/${branch}`, from, to: sha });
  return sha;
}

const promptShape = z.object({
  text: z.string(),
  manifest: z.array(z.object({ source: z.string(), notes: z.array(z.string()) })),
});
const promptAnswer = z.object({
  result: z.object({ data: z.object({ json: z.object({ prompt: promptShape }) }) }),
});

/** The prompt that the task of a status comment got. */
async function promptOf(
  statusBody: string,
): Promise<{ text: string; notes: Record<string, readonly string[]> }> {
  const taskId = /"task":"([0-9a-f-]+)"/.exec(statusBody)?.[1] ?? "";
  const input = encodeURIComponent(JSON.stringify({ json: { id: taskId } }));
  const answer = await fetch(`${under.porter.url}/trpc/tasks.byId?input=${input}`, {
    headers: { authorization: `Bearer ${under.standIn.addUserToken(maintainer)}` },
  });
  const { text, manifest } = promptAnswer.parse(await answer.json()).result.data.json.prompt;
  return { text, notes: Object.fromEntries(manifest.map(({ source, notes }) => [source, notes])) };
}

describe("a command on a pull request of Porter's", () => {
  it("in its conversation puts one more commit on the same branch and the same pull request", async () => {
    const { issue, pull, branch } = await openedByPorter();
    const before = await ownCommits(branch);
    const asked = under.standIn.comment(pull, anotherMaintainer, "@porter edit one line more");
    const done = await saying(pull, 1, /Task complete/);
    expect(done).toContain(`Pull Request: #${pull.number}`);
    expect(asked.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    const [added, ...rest] = await ownCommits(branch);
    expect(rest).toEqual(before);
    expect(added?.message).toMatch(/Co-authored-by: olga <\d+\+olga@users\.noreply\.github\.com>/);
    expect(under.standIn.pullRequests(repository).filter((each) => each.headBranch === branch)).toHaveLength(
      1,
    );
    const { body } = under.standIn.issue(pull);
    expect(body).toContain(`Closes #${issue.number}`);
    expect(body).toMatch(/Latest follow-up made by/);
    expect(replies(pull)).toHaveLength(1);
    expect(replies(issue)).toHaveLength(1);
  });

  it("takes the agent that made the pull request when none is named", async () => {
    const { pull, branch } = await openedByPorter("other");
    under.standIn.comment(pull, maintainer, "@porter");
    await saying(pull, 1, /Task complete/);
    expect((await ownCommits(branch))[0]?.message).toContain("Test other");
  });

  it("at a line of the diff brings the unresolved threads into the prompt, and resolved ones not", async () => {
    const { pull, branch } = await openedByPorter();
    const line = { path: "README.md", line: 3 };
    const first = await under.standIn.reviewComment(pull, maintainer, { ...line, body: "Too terse here." });
    under.standIn.replyInThread(pull, outsider, { to: first.id, body: "I find it fine." });
    const old = await under.standIn.reviewComment(pull, maintainer, { ...line, body: "A settled matter." });
    under.standIn.resolveThread(pull, old.id);
    under.standIn.clock.advance(2_000);
    const asked = await under.standIn.reviewComment(pull, maintainer, {
      ...line,
      body: "@porter edit say it in full",
    });
    const done = await saying(pull, 1, /Task complete/);
    expect(asked.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    expect(await ownCommits(branch)).toHaveLength(2);
    const { text, notes } = await promptOf(done);
    expect(text).toContain("Too terse here.");
    expect(text).toContain("I find it fine.");
    expect(text).toContain("README.md, line 3");
    expect(text).toContain("say it in full");
    expect(text).not.toContain("A settled matter.");
    expect(notes["review thread 2"]).toEqual(["resolved"]);
    expect(notes[`review thread 3, comment ${asked.id}`]).toEqual(["is the command itself"]);
  });

  it("in a review is one task, with the review's comments in the prompt", async () => {
    const { pull, branch } = await openedByPorter();
    await under.standIn.review(pull, maintainer, {
      state: "CHANGES_REQUESTED",
      body: "@porter edit see my remarks",
      comments: [{ path: "README.md", line: 3, body: "This wants a better word." }],
    });
    const done = await saying(pull, 1, /Task complete/);
    expect((await promptOf(done)).text).toContain("This wants a better word.");
    expect(await ownCommits(branch)).toHaveLength(2);
    expect(replies(pull)).toHaveLength(1);
  });

  it("is refused while another task of the branch is live, and stop, status and retry mean this pull request", async () => {
    const { pull } = await openedByPorter();
    under.standIn.comment(pull, maintainer, "@porter hang");
    await saying(pull, 1, /Task started|Running/);
    under.standIn.comment(pull, maintainer, "@porter hang");
    await saying(pull, 2, /Task failed[\s\S]*still live/);
    under.standIn.comment(pull, maintainer, "@porter status");
    await saying(pull, 3, /failed[\s\S]*running[\s\S]*complete/);
    under.standIn.comment(pull, maintainer, "@porter stop");
    await saying(pull, 1, /Task cancelled/);
  });
});

describe("a follow-up that cannot be published", () => {
  it("fails clearly when somebody pushed meanwhile, and a retry goes on top of that", async () => {
    const { pull, branch } = await openedByPorter();
    under.standIn.comment(pull, maintainer, "@porter patient");
    await vi.waitFor(() => expect(existsSync(path.join(gates, "open.waiting"))).toBe(true), {
      timeout: 20_000,
    });
    const pushed = await push(branch);
    await writeFile(path.join(gates, "open"), "");
    await saying(pull, 1, /Task failed[\s\S]*Somebody pushed/);
    expect((await ownCommits(branch))[0]?.sha).toBe(pushed);
    under.standIn.comment(pull, maintainer, "@porter retry");
    await saying(pull, 1, /Task complete/);
    const commits = await ownCommits(branch);
    expect(commits[1]?.sha).toBe(pushed);
    expect(commits).toHaveLength(3);
  });

  it.each([
    ["that comes from a fork", (pull: Place) => under.standIn.setFromFork(pull), /from a fork/],
    ["that is closed", (pull: Place) => under.standIn.closePullRequest(pull, maintainer), /is closed/],
  ])("is refused on a pull request %s", async (_name, change, sentence) => {
    const { pull, branch } = await openedByPorter();
    const before = await ownCommits(branch);
    change(pull);
    under.standIn.comment(pull, maintainer, "@porter edit");
    await saying(pull, 1, sentence);
    expect(await ownCommits(branch)).toEqual(before);
  });

  it("is refused on a pull request that Porter did not open, whatever marker it carries", async () => {
    const { pull: porters, branch } = await openedByPorter();
    const stolen = under.standIn.issue(porters).body ?? "";
    const { git } = under.standIn.repository(repository);
    const head = await git.branch(branch);
    await git.refs.change({ name: "refs/heads/mine", from: null, to: head });
    const { issue } = await under.standIn.openPullRequest(repository, anotherMaintainer, {
      title: "Mine",
      headBranch: "mine",
      baseBranch: "main",
      body: stolen,
    });
    const pull = { repository, number: issue.number };
    under.standIn.comment(pull, maintainer, "@porter edit");
    await saying(pull, 1, /not opened by Porter/);
    expect(await git.branch("mine")).toBe(head);
  });

  it("is refused to somebody without write access", async () => {
    const { pull, branch } = await openedByPorter();
    await under.standIn.reviewComment(pull, outsider, { path: "README.md", line: 3, body: "@porter edit" });
    await saying(pull, 1, /write access/);
    expect(await ownCommits(branch)).toHaveLength(1);
  });

  it("is refused with a flag that names another branch", async () => {
    const { pull } = await openedByPorter();
    under.standIn.comment(pull, maintainer, "@porter edit --branch=other");
    await saying(pull, 1, /--branch has no place here/);
  });
});
