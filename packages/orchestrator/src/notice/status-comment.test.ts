import { describe, expect, it } from "vitest";
import type { Task } from "../task/task.ts";
import { later, sampleRun, sampleTask } from "../testing/samples.ts";
import { readTaskMarker, statusMarker } from "./marker.ts";
import { renderStatusComment, type StatusOptions } from "./status-comment.ts";

const options: StatusOptions = {
  taskUrl: "https://porter.example/tasks/abc123",
  agent: { displayName: "Opencode", demonstration: false },
  tryMode: false,
};

function shown(fields: Partial<Task>, changed: Partial<StatusOptions> = {}): string {
  const task = sampleTask({ agent: "opencode", branch: "porter/issue-123-opencode", ...fields });
  return renderStatusComment(task, { ...options, ...changed }).replace(/\n\n<!-- porter [^\n]*-->$/, "");
}

const pullRequest = { number: 124, url: "https://github.com/user/repo/pull/124" };
const status = "Status: https://porter.example/tasks/abc123";

describe("the status comment", () => {
  it("reads as specified when queued", () => {
    expect(shown({})).toBe(`🤖 Porter\n\n✓ Task queued\nAgent: opencode\n${status}`);
  });

  it("says where the task stands in the queue when it has to wait", () => {
    const at = (place: number, expectedWaitMs: number) => shown({}, { place: { place, expectedWaitMs } });
    expect(at(8, 1_150_000)).toBe(
      `🤖 Porter\n\n✓ Task queued\nAgent: opencode\nQueue: place 8 or better, expected wait up to 20 minutes\n${status}`,
    );
    expect(at(1, 20_000)).toContain("\nQueue: next, expected wait up to 1 minute\n");
  });

  it("names the hosts that a successful run was kept from", () => {
    const run = sampleRun({ refusedHosts: ["a.example", "b`@ann`.example", "c", "d", "e", "f"] });
    expect(shown({ state: "success", pullRequest }, { run })).toContain(
      "\nKept from reaching: `a.example`, `b@ann.example`, `c`, `d`, `e` and 1 more\n",
    );
  });

  it("reads as specified when started", () => {
    expect(shown({ state: "running", attempt: 1 })).toBe(
      `🤖 Porter\n\n▶️ Task started\nAgent: opencode\nBranch: porter/issue-123-opencode\n${status}`,
    );
  });

  it("reads as specified while running", () => {
    expect(shown({ state: "running", attempt: 1, progress: 45, step: "tests" })).toBe(
      `🤖 Porter\n\n… Running (45%)\nLatest step: tests\n${status}`,
    );
  });

  it("reads as specified when complete, and says when it was merged", () => {
    const complete = `🤖 Porter\n\n✓ Task complete\nPull Request: #124\nReview: ${pullRequest.url}\n${status}`;
    expect(shown({ state: "success", pullRequest })).toBe(complete);
    expect(shown({ state: "success", pullRequest, mergedAt: later(1) })).toBe(
      complete.replace("#124", "#124 (merged)"),
    );
  });

  it("reads as specified when failed, with the command where a retry helps", () => {
    const failure = { code: "timed_out", message: "Agent timeout after 10 minutes", retry: "later" } as const;
    const failed = "🤖 Porter\n\n✗ Task failed\nError: Agent timeout after 10 minutes\n";
    expect(shown({ state: "failed", failure })).toBe(`${failed}Retry: \`@porter retry\`\n${status}`);
    expect(shown({ state: "failed", failure: { ...failure, retry: "never" } })).toBe(`${failed}${status}`);
  });

  it("says who cancelled it", () => {
    expect(shown({ state: "cancelled", cancelledBy: "ann" })).toContain("⊘ Task cancelled by @ann\n");
    expect(shown({ state: "cancelled", cancelledBy: "closing the issue" })).toContain(
      "cancelled by closing the issue\n",
    );
    expect(shown({ state: "cancelled", cancelledBy: null })).toContain("⊘ Task cancelled\n");
  });

  it("counts attempts from the second on", () => {
    expect(shown({ state: "running", attempt: 2 })).toContain("Attempt: 2");
    expect(shown({ state: "running", attempt: 1 })).not.toContain("Attempt");
  });

  it.each(["queued", "running", "success", "failed", "cancelled"] as const)(
    "labels demonstrations and try mode when %s",
    (state) => {
      const agent = { displayName: "Demo", demonstration: true };
      expect(shown({ state }, { agent, tryMode: true })).toMatch(
        /Demonstration: no model was involved.*\nTry mode: /,
      );
      expect(shown({ state })).not.toMatch(/Demonstration|Try mode/);
    },
  );

  it("puts text of agents and failures where it does nothing", () => {
    const text = "@all <!-- [x](https://evil.example) `\n## y";
    const failure = { code: "crashed", message: text, retry: "never" } as const;
    expect(shown({ state: "running", step: text })).toContain(
      "Latest step: `@all <!-- [x](https://evil.example)` ' `##` y",
    );
    expect(shown({ state: "failed", failure })).toContain(
      "Error: `@all <!-- [x](https://evil.example)` ' `##` y",
    );
  });
});

describe("a failure that points to another task", () => {
  const other = "0192f7a0-0000-7000-8000-000000000001";
  const message = `Follow https://porter.example/tasks/${other}. Not https://evil.example/tasks/${other}`;
  const failure = { code: "already_running", message, retry: "never" } as const;
  const task = sampleTask({ state: "failed", failure });
  const taskUrl = `https://porter.example/tasks/${task.id}`;

  it("links to Porter's own page and to no other", () => {
    const comment = renderStatusComment(task, { ...options, taskUrl });
    expect(comment).toContain(
      `Error: Follow https://porter.example/tasks/${other}. Not \`https://evil.example/`,
    );
  });
});

describe("the marker of a status comment", () => {
  const task = sampleTask({
    branch: "a--b-->c<d>",
    agent: "x--!>y",
    pullRequest,
    state: "success",
    mergedAt: later(5),
  });
  const comment = renderStatusComment(task, options);

  it("is the last line and restores the task", () => {
    expect(readTaskMarker(comment)).toMatchObject({
      task: task.id,
      v: 2,
      agent: "x--!>y",
      state: "success",
      branch: "a--b-->c<d>",
      pr: 124,
      merged: later(5).toISOString(),
      run: null,
    });
  });

  it("cannot be ended by what it carries", () => {
    const line = comment.split("\n").at(-1) ?? "";
    expect(line.slice("<!--".length, -"-->".length)).not.toMatch(/--|[<>]/);
  });

  it("is what the comment is searched by, and in no other task's comment", () => {
    expect(comment).toContain(statusMarker(task.id));
    expect(comment).not.toContain(statusMarker(task.id.replace(/1$/, "2")));
  });

  it.each([
    "no marker",
    "<!-- porter {broken -->",
    '<!-- porter {"task":"x","v":3} -->',
    `${comment}\nmore text`,
  ])("is not read from other text: %#", (body) => {
    expect(readTaskMarker(body)).toBeNull();
  });
});
