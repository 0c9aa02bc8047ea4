import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openedByPorter, ownCommits, promptOf, replies, saying } from "./follow-ups.ts";
import {
  maintainer,
  outsider,
  type PorterUnderTest,
  repository,
  startPorterUnderTest,
  testAgents,
} from "./porter-under-test.ts";

const anotherMaintainer = "olga";

let under: PorterUnderTest;

beforeAll(async () => {
  const other = { ...testAgents["edit"], displayName: "Test other" };
  under = await startPorterUnderTest({ agents: { other } });
  under.standIn.setPermission(repository, anotherMaintainer, "write");
});
afterAll(async () => {
  expect(under.standIn.violations).toEqual([]);
  await under.close();
});

describe("a command on a pull request of Porter's", () => {
  it("in its conversation puts one more commit on the same branch and the same pull request", async () => {
    const { issue, pull, branch } = await openedByPorter(under);
    const before = await ownCommits(under, branch);
    const asked = under.standIn.comment(pull, anotherMaintainer, "@porter edit one line more");
    const done = await saying(under, { place: pull }, /Task complete/);
    expect(done).toContain(`Pull Request: #${pull.number}`);
    expect(asked.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    const [added, ...rest] = await ownCommits(under, branch);
    expect(rest).toEqual(before);
    expect(added?.message).toMatch(/Co-authored-by: olga <\d+\+olga@users\.noreply\.github\.com>/);
    expect(under.standIn.pullRequests(repository).filter((each) => each.headBranch === branch)).toHaveLength(
      1,
    );
    const { body } = under.standIn.issue(pull);
    expect(body).toContain(`Closes #${issue.number}`);
    expect(body).toMatch(/Latest follow-up made by/);
    expect(replies(under, pull)).toHaveLength(1);
    expect(replies(under, issue)).toHaveLength(1);
  });

  it("takes the agent that made the pull request when none is named", async () => {
    const { pull, branch } = await openedByPorter(under, "other");
    under.standIn.comment(pull, maintainer, "@porter");
    await saying(under, { place: pull }, /Task complete/);
    expect((await ownCommits(under, branch))[0]?.message).toContain("Test other");
  });

  it("at a line of the diff brings the unresolved threads into the prompt, and resolved ones not", async () => {
    const { pull, branch } = await openedByPorter(under);
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
    const done = await saying(under, { place: pull }, /Task complete/);
    expect(asked.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    expect(await ownCommits(under, branch)).toHaveLength(2);
    const { text, notes } = await promptOf(under, done);
    expect(text).toContain("Too terse here.");
    expect(text).toContain("I find it fine.");
    expect(text).toContain("README.md, line 3");
    expect(text).toContain("say it in full");
    expect(text).not.toContain("A settled matter.");
    expect(notes["review thread 2"]).toEqual(["resolved"]);
    expect(notes[`review thread 3, comment ${asked.id}`]).toEqual(["is the command itself"]);
  });

  it("in a review is one task, with the review's comments in the prompt", async () => {
    const { pull, branch } = await openedByPorter(under);
    await under.standIn.review(pull, maintainer, {
      state: "CHANGES_REQUESTED",
      body: "@porter edit see my remarks",
      comments: [{ path: "README.md", line: 3, body: "This wants a better word." }],
    });
    const done = await saying(under, { place: pull }, /Task complete/);
    expect((await promptOf(under, done)).text).toContain("This wants a better word.");
    expect(await ownCommits(under, branch)).toHaveLength(2);
    expect(replies(under, pull)).toHaveLength(1);
  });

  it("is refused while another task of the branch is live, and stop, status and retry mean this pull request", async () => {
    const { pull } = await openedByPorter(under);
    under.standIn.comment(pull, maintainer, "@porter hang");
    await saying(under, { place: pull }, /Task started|Running/);
    under.standIn.comment(pull, maintainer, "@porter hang");
    await saying(under, { place: pull, count: 2 }, /Task failed[\s\S]*still live/);
    under.standIn.comment(pull, maintainer, "@porter status");
    await saying(under, { place: pull, count: 3 }, /failed[\s\S]*running[\s\S]*complete/);
    under.standIn.comment(pull, maintainer, "@porter stop");
    await saying(under, { place: pull }, /Task cancelled/);
  });
});
