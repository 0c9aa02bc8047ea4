import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openedByPorter, ownCommits, type Place, push, saying } from "./follow-ups.ts";
import {
  maintainer,
  outsider,
  type PorterUnderTest,
  repository,
  startPorterUnderTest,
} from "./porter-under-test.ts";

const anotherMaintainer = "olga";

let under: PorterUnderTest;
let gates: string;

beforeAll(async () => {
  gates = await mkdtemp(path.join(tmpdir(), "porter-gates-"));
  const waiting = path.resolve(import.meta.dirname, "agents", "wait-then-edit.mjs");
  under = await startPorterUnderTest({
    agents: {
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

describe("a follow-up that cannot be published", () => {
  it("fails clearly when somebody pushed meanwhile, and a retry goes on top of that", async () => {
    const { pull, branch } = await openedByPorter(under);
    under.standIn.comment(pull, maintainer, "@porter patient");
    await vi.waitFor(() => expect(existsSync(path.join(gates, "open.waiting"))).toBe(true), {
      timeout: 120_000,
    });
    const pushed = await push(under, branch);
    await writeFile(path.join(gates, "open"), "");
    await saying(under, { place: pull }, /Task failed[\s\S]*Somebody pushed/);
    expect((await ownCommits(under, branch))[0]?.sha).toBe(pushed);
    under.standIn.comment(pull, maintainer, "@porter retry");
    await saying(under, { place: pull }, /Task complete/);
    const commits = await ownCommits(under, branch);
    expect(commits[1]?.sha).toBe(pushed);
    expect(commits).toHaveLength(3);
  });

  it.each([
    ["that comes from a fork", (pull: Place) => under.standIn.setFromFork(pull), /from a fork/],
    ["that is closed", (pull: Place) => under.standIn.closePullRequest(pull, maintainer), /is closed/],
  ])("is refused on a pull request %s", async (_name, change, sentence) => {
    const { pull, branch } = await openedByPorter(under);
    const before = await ownCommits(under, branch);
    change(pull);
    under.standIn.comment(pull, maintainer, "@porter edit");
    await saying(under, { place: pull }, sentence);
    expect(await ownCommits(under, branch)).toEqual(before);
  });

  it("is refused on a pull request that Porter did not open, whatever marker it carries", async () => {
    const { pull: porters, branch } = await openedByPorter(under);
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
    await saying(under, { place: pull }, /not opened by Porter/);
    expect(await git.branch("mine")).toBe(head);
  });

  it("is refused to somebody without write access", async () => {
    const { pull, branch } = await openedByPorter(under);
    await under.standIn.reviewComment(pull, outsider, { path: "README.md", line: 3, body: "@porter edit" });
    await saying(under, { place: pull }, /write access/);
    expect(await ownCommits(under, branch)).toHaveLength(1);
  });

  it("is refused with a flag that names another branch", async () => {
    const { pull } = await openedByPorter(under);
    under.standIn.comment(pull, maintainer, "@porter edit --branch=other");
    await saying(under, { place: pull }, /--branch has no place here/);
  });
});
