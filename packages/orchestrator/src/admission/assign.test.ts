import { describe, expect, it } from "vitest";
import type { PullRequestContext } from "../forge/pull-request-context.ts";
import { taskMarker } from "../notice/marker.ts";
import { sampleTask } from "../testing/samples.ts";
import { originInBody, reasonAgainstPullRequest } from "./assign.ts";

const task = sampleTask();
const { issue } = task;
const another = { ...issue, number: 99 };

function pullRequest(fields: Partial<PullRequestContext> = {}): PullRequestContext {
  return {
    number: 31,
    url: "https://github.com/acme/api/pull/31",
    title: "Fix login",
    body: `Closes #12\n\n${taskMarker(task)}`,
    author: { login: "porter[bot]", kind: "bot" },
    editedAt: null,
    state: "open",
    headBranch: task.branch,
    fromFork: false,
    byPorter: true,
    closes: [another, issue],
    comments: [],
    reviews: [],
    threads: [],
    ...fields,
  };
}

describe("a pull request that the journal does not know", () => {
  it("tells its agent and issue by the marker that Porter left in it", () => {
    expect(originInBody(pullRequest())).toEqual({ agent: task.agent, issue });
  });

  it.each([
    ["somebody else opened it", { byPorter: false }],
    ["its marker is of another branch", { headBranch: "porter/issue-13-sample" }],
    ["it has no marker", { body: "Closes #12" }],
    ["it does not close the marker's issue any more", { closes: [another] }],
  ])("tells nothing when %s", (_why, fields) => {
    expect(originInBody(pullRequest(fields))).toBeNull();
  });

  it("with a marker of before issues were named tells the first issue that it closes", () => {
    const body = taskMarker(task).replace(/,"issue":\d+/, "");
    expect(originInBody(pullRequest({ body, closes: [issue] }))).toEqual({ agent: task.agent, issue });
  });
});

describe("adding to a pull request", () => {
  it.each([
    ["an open one is fine", {}, null],
    ["a closed one is refused", { state: "closed" }, "pull_request_closed"],
    ["a merged one is refused", { state: "merged" }, "pull_request_closed"],
    ["one from a fork is refused", { fromFork: true }, "fork_pull_request"],
  ] as const)("%s", (_name, fields, code) => {
    expect(reasonAgainstPullRequest(pullRequest(fields))?.code ?? null).toBe(code);
  });
});
