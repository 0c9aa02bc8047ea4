import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, patienceMs, type Visit, visit } from "./src/browser.ts";
import { cloneRepository } from "./src/clone.ts";
import { issuePage, newestTaskPath } from "./src/issue-page.ts";
import { linesBeforeGate, linesInAll, makeGates, pacedAgent, pacedLog } from "./src/paced-agent.ts";
import { porterApi, type PorterApi } from "./src/porter-api.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { keepScreenshot } from "./src/screenshot.ts";
import { shownLines, taskPage } from "./src/task-page.ts";

/** The whole way from a comment to a merged pull request, in the order a person goes it; each test is a part of it. */

let porter: PorterProcess;
let api: PorterApi;
let browser: Browser;
let tabs: Visit;
let issueTab: Page;
let taskTab: Page;
let taskPath: string;
let commentId: string;
let agents: Awaited<ReturnType<typeof makeGates<"before" | "paced">>>;

/** The sample has three issues; the task that came first took number 4. */
const pull = 5;
const taskId = () => taskPath.split("/").at(-1) ?? "";

beforeAll(async () => {
  agents = await makeGates(["before", "paced"]);
  porter = await startPorterProcess({
    operator: {
      agents: { paced: pacedAgent(agents.gates.paced), before: pacedAgent(agents.gates.before) },
      // With one place the second task has to wait, so that "queued" can be seen for as long as it takes to look.
      limits: { concurrentPerUser: 1 },
    },
  });
  api = porterApi(porter.url);
  browser = await launchBrowser();
  // So tall that a whole log is on the page: it draws only the rows in view.
  tabs = await visit(browser, { baseURL: porter.url, viewport: { width: 1280, height: 2000 } });
  issueTab = await tabs.newTab();
  taskTab = await tabs.newTab();
});

afterAll(async () => {
  await browser?.close();
  await porter?.stop();
  await agents?.remove();
});

/** Set on a page that must not be loaded again. */
const markPage = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { loadedOnce: true }));
const isMarked = (page: Page) => page.evaluate(() => "loadedOnce" in globalThis);

test("the overview leads to a sample issue with a command already written", async () => {
  await issueTab.goto("/");
  await issueTab.getByRole("link", { name: "Open issue #1" }).click();
  await issueTab.getByRole("heading", { level: 1, name: /A short text is labelled/ }).waitFor();
  expect(await issuePage(issueTab).box.inputValue()).toBe("@porter paced");
});

test("a comment is acknowledged at once and its task waits for a free place", async () => {
  await api.comment(3, "@porter before");
  await expect
    .poll(async () => (await api.tasks()).tasks.map((task) => task.state), { timeout: patienceMs })
    .toEqual(["running"]);

  await markPage(issueTab);
  const page = issuePage(issueTab);
  await page.commentButton.click();
  await page.ownComment("@porter paced").getByRole("img", { name: "eyes" }).waitFor();
  await page.porterSays("Task queued").waitFor();
  commentId = (await page.porterComments.getAttribute("id")) ?? "";
  expect(commentId).toMatch(/^comment-\d+$/);
  taskPath = await newestTaskPath(page.tasks);
});

test("its page shows the wait", async () => {
  await taskTab.goto(taskPath);
  const page = taskPage(taskTab);
  await page.state("Queued").waitFor();
  expect(await page.currentStage.innerText()).toContain("Queued");
  await markPage(taskTab);
});

test("once it runs, page and comment follow by themselves", async () => {
  await agents.gates.before.open();
  const page = taskPage(taskTab);
  await page.state("Running").waitFor();
  await page.currentStage.getByText("Running").waitFor();
  await page.line(linesBeforeGate).waitFor();
  expect(await shownLines(taskTab)).toEqual(pacedLog(linesBeforeGate));
  await issuePage(issueTab)
    .porterSays(/Task started|Running \(\d+%\)/)
    .waitFor();
  expect(await issuePage(issueTab).porterComments.getAttribute("id")).toBe(commentId);
});

test("at its end they show success, every line and the pull request", async () => {
  await agents.gates.paced.open();
  const page = taskPage(taskTab);
  await page.state("Success").waitFor();
  await page.line(linesInAll).waitFor();
  expect(await shownLines(taskTab)).toEqual(pacedLog(linesInAll));
  expect(await page.pullRequestLink.innerText()).toContain(`Open pull request #${pull}`);
  expect(await page.stages.getByRole("listitem").allInnerTexts()).toEqual(
    ["Queued", "Launching", "Claimed", "Running", "Publishing"].map((word) => expect.stringContaining(word)),
  );

  const issue = issuePage(issueTab);
  await issue.porterSays(`Pull Request: #${pull}`).waitFor();
  expect(await issue.porterComments.count()).toBe(1);
  expect(await issue.porterComments.getAttribute("id")).toBe(commentId);
  await issue.pullRequest.getByText("label: minutes === 1 ? `1 minute` : `${minutes} minutes`").waitFor();
});

test("git has one branch with one commit that names who asked", async () => {
  const clone = await cloneRepository(`${porter.url}/github/acme/reading-time.git`);
  try {
    const branches = await clone.git("ls-remote", "--heads", "origin", "porter/issue-1-*");
    expect(branches.split("\n").map((line) => line.split("\t")[1])).toEqual([
      "refs/heads/porter/issue-1-paced",
    ]);
    const range = "origin/main..origin/porter/issue-1-paced";
    expect(await clone.git("rev-list", "--count", range)).toBe("1");
    expect(await clone.git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", range)).toMatch(
      /^you <\d+\+you@users\.noreply\.github\.com>$/,
    );
    expect(await clone.git("diff", "--name-only", range.replace("..", "..."))).toBe("src/reading-time.js");
  } finally {
    await clone.remove();
  }
});

test("the code host has one pull request that will close the issue", async () => {
  const response = await fetch(`${porter.url}/github/api/repos/acme/reading-time/pulls?state=all`);
  const pulls = ((await response.json()) as { head: { ref: string }; body: string }[]).filter(
    ({ head }) => head.ref === "porter/issue-1-paced",
  );
  expect(pulls).toHaveLength(1);
  expect(pulls[0]?.body.split("\n")).toContain("Closes #1");
});

test("the journal has the task as the page shows it", async () => {
  const task = await api.task(taskId());
  expect(task).toMatchObject({ state: "success", agent: "paced", attempt: 1, prNumber: pull, failure: null });
  expect(task.runs).toMatchObject([{ state: "settled", lineCount: linesInAll, failure: null }]);
  expect(task.notices.every((notice) => ["delivered", "superseded"].includes(notice.state))).toBe(true);
});

test("a merge closes the issue, and comment and task say merged", async () => {
  const page = issuePage(issueTab);
  await issueTab.getByRole("button", { name: "Merge pull request" }).click();
  await page.pullRequest.getByText("Merged", { exact: true }).waitFor();
  await issueTab.getByText("Closed", { exact: true }).waitFor();
  await page.porterSays(`Pull Request: #${pull} (merged)`).waitFor();
  expect(await page.porterComments.getAttribute("id")).toBe(commentId);
  await taskPage(taskTab).state("Merged").waitFor();
  expect((await api.task(taskId())).mergedAt).not.toBeNull();
  await keepScreenshot(issueTab, "issue-merged");
  await keepScreenshot(taskTab, "task-merged");
});

test("nothing of it needed a reload or left an error in the console", async () => {
  expect(await isMarked(taskTab)).toBe(true);
  expect(await isMarked(issueTab)).toBe(true);
  expect(tabs.problems).toEqual([]);
});
