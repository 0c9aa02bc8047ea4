/**
 * @vitest-environment node
 */
import { createRemixStub } from "@remix-run/testing";
import type { ComponentType } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";

import App, { ErrorBoundary } from "./root.tsx";
import Overview from "./routes/overview.tsx";
import SampleIssue from "./routes/sample-issue.tsx";
import SampleIssues from "./routes/sample-issues.tsx";
import TaskLog from "./routes/task-log.tsx";
import TaskNotices from "./routes/task-notices.tsx";
import TaskPrompt from "./routes/task-prompt.tsx";
import TaskPage from "./routes/task.tsx";
import Tasks from "./routes/tasks.tsx";
import { parseMarkdown } from "./markdown/parse-markdown.ts";
import { parseDiff } from "./sample/diff.ts";
import { parseTaskFilter } from "./task/parse-task-filter.server.ts";
import { at, exampleLines, exampleRun, exampleTask } from "./testing/examples.ts";

const run = exampleRun({ state: "running", claimedAt: at(15), lineCount: 3 });
const task = exampleTask({
  state: "running",
  progress: 45,
  step: "tests",
  demonstration: true,
  runs: [run],
  prompt: {
    text: '<quoted-1 source="issue body" author="x" write-access="not confirmed">\n> hm\n</quoted-1>\nDo it.',
    manifest: [
      {
        source: "command",
        author: "ann",
        permission: "maintain",
        trusted: true,
        included: true,
        bytes: 12,
        notes: ["whole"],
      },
      {
        source: "comment 7",
        author: "mallory",
        permission: null,
        trusted: false,
        included: false,
        bytes: 0,
        notes: ["written after the command"],
      },
    ],
  },
  notices: [
    {
      id: "n1",
      channel: "github-comment",
      news: "queued",
      state: "dead",
      attempts: 8,
      lastError: "GitHub answered 403.",
      createdAt: at(1),
      deliveredAt: null,
    },
  ],
});
const failed = exampleTask({
  id: "019ab000-0000-7000-8000-000000000002",
  state: "failed",
  failure: { code: "timed_out", message: "The run reached its limit.", retry: "later" },
  completedAt: at(600),
});
const agent = {
  name: "demo",
  displayName: "Demonstration",
  description: "",
  provider: "Porter",
  languages: [],
  status: "available",
  statusReason: null,
  version: "1",
  icon: "",
  demonstration: true,
};
const deprecated = {
  ...agent,
  name: "older",
  displayName: "Older",
  status: "deprecated",
  statusReason: "It still runs, but version 1.0.0 of its package is deprecated: use `newer`",
  demonstration: false,
};
const system = {
  mode: "try",
  version: "0.1.0",
  runtime: "local",
  runtimeMessage: "Ready.",
  signIn: "not-needed",
  viewer: { login: "you" },
};
const counts = { queued: 0, running: 1, success: 0, failed: 1, cancelled: 0 };
const diff = "diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@ f\n-a\n+b\n";

const data: Record<string, unknown> = {
  root: { system, demonstration: true, now: at(60), zone: "UTC" },
  overview: {
    system,
    agents: [agent, deprecated],
    tasks: [task, failed],
    issue: { number: 1, title: "Greet", state: "open" },
  },
  tasks: {
    filter: parseTaskFilter(new URLSearchParams("status=fialed")),
    list: { tasks: [task, failed], nextCursor: "x", counts },
    agents: [agent],
  },
  task,
  log: { runId: run.id, from: 1, page: { lines: exampleLines(1, 3), total: 3 } },
  issues: [{ number: 1, title: "Greet", state: "open" }],
  issue: {
    issue: { repo: "acme/sample", number: 1, title: "Greet", state: "open", author: "ann", you: "you" },
    blocks: parseMarkdown("Say *hello*\n\n- [x](https://example.com)"),
    comments: [
      {
        id: "c1",
        author: "porter[bot]",
        bot: true,
        blocks: parseMarkdown("🤖 Porter\n\n✓ Task queued"),
        createdAt: at(3),
        editedAt: at(5),
        reactions: ["eyes"],
      },
    ],
    pulls: [
      {
        number: 2,
        title: "Greet",
        state: "open",
        branch: "porter/issue-1-demo",
        files: parseDiff(diff),
        task: { id: task.id, demonstration: true },
      },
    ],
    tasks: [task],
    agent: "demo",
    canStop: true,
    canRetry: false,
  },
};

const child = (path: string, id: string, Component: ComponentType) => ({
  path,
  id,
  Component,
  loader: () => null,
});
const Stub = createRemixStub([
  {
    id: "root",
    path: "/",
    Component: App,
    ErrorBoundary,
    loader: () => null,
    children: [
      { index: true, id: "overview", Component: Overview, loader: () => null },
      child("tasks", "tasks", Tasks),
      {
        ...child("tasks/:id", "task", TaskPage),
        children: [
          { index: true, id: "log", Component: TaskLog, loader: () => null },
          child("prompt", "prompt", TaskPrompt),
          child("notices", "notices", TaskNotices),
        ],
      },
      child("try", "issues", SampleIssues),
      child("try/issues/:number", "issue", SampleIssue),
    ],
  },
]);

const html = (path: string) =>
  renderToString(<Stub initialEntries={[path]} hydrationData={{ loaderData: data }} />);

const addresses = [
  ["/", "Comment on the sample issue"],
  ["/", "It still runs, but version 1.0.0 of its package is deprecated"],
  ["/tasks", "Did you mean failed?"],
  [`/tasks/${task.id}`, "line 3"],
  [`/tasks/${task.id}/prompt`, "write access not confirmed"],
  [`/tasks/${task.id}/prompt`, "maintain access"],
  [`/tasks/${task.id}/prompt`, "written after the command"],
  [`/tasks/${task.id}/notices`, "GitHub answered 403."],
  ["/try", "Sample issues"],
  ["/try/issues/1", "Merge pull request"],
] as const;

describe.each(addresses)("the server's HTML of %s", (path, content) => {
  it("holds the page's content, for those without a script", () => {
    expect(html(path)).toContain(content);
  });

  it("has no style attribute: the content security policy would drop it", () => {
    expect(html(path)).not.toMatch(/ style=/);
  });

  it("says that this is try mode", () => {
    expect(html(path)).toContain("sample repository, demonstration agent.");
  });

  it("labels what the demonstration agent did", () => {
    if (path === "/try") return;
    expect(html(path)).toMatch(/>demonstration</);
  });
});
