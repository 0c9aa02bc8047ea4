import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type Visit, visit } from "./src/browser.ts";
import { issuePage, newestTaskPath, sendComment } from "./src/issue-page.ts";
import { failingAgent, makeGates, pacedAgent } from "./src/paced-agent.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { taskPage } from "./src/task-page.ts";

let porter: PorterProcess;
let browser: Browser;
let agents: Awaited<ReturnType<typeof makeGates<"stopped" | "plain">>>;

beforeAll(async () => {
  agents = await makeGates(["stopped", "plain"]);
  porter = await startPorterProcess({
    operator: {
      agents: {
        stopped: pacedAgent(agents.gates.stopped),
        plain: pacedAgent(agents.gates.plain),
        fail: failingAgent(),
      },
    },
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await porter?.stop();
  await agents?.remove();
});

/** Sends a command on an issue's page and goes to the page of the task it starts. */
async function startTask(tab: Page, issue: number, command: string): Promise<ReturnType<typeof taskPage>> {
  await tab.goto(`/try/issues/${issue}`);
  await sendComment(tab, command);
  await issuePage(tab).tasks.waitFor();
  await tab.goto(await newestTaskPath(issuePage(tab).tasks));
  return taskPage(tab);
}

describe("in a browser with scripts", () => {
  let tabs: Visit;
  let tab: Page;

  beforeAll(async () => {
    tabs = await visit(browser, { baseURL: porter.url });
    tab = await tabs.newTab();
  });

  test("a running task is stopped after one question, and retried to success", async () => {
    const page = await startTask(tab, 1, "@porter stopped");
    await page.state("Running").waitFor();
    await page.stopButton.click();
    await page.reallyStopButton.click();
    await page.state("Cancelled").waitFor();
    await tab.getByText("stopped by @you").waitFor();

    await agents.gates.stopped.open();
    await page.retryButton.click();
    await page.state("Success").waitFor();
    await tab.getByText("· attempt 2").waitFor();
    await tab.getByRole("link", { name: "Attempt 1" }).waitFor();
  });

  test("a failed task says why and what a retry would do", async () => {
    const page = await startTask(tab, 2, "@porter fail");
    await page.state("Failed").waitFor();
    const words = await page.failure.innerText();
    expect(words).toContain("Failing test agent ended before it was done (exit code 3");
    expect(words).toContain("crashed");
    expect(words).toContain("A retry may help");
    await page.log.getByText("error: there is no compiler here").waitFor();

    await tab.goto("/try/issues/2");
    await issuePage(tab)
      .porterSays("Task failed")
      .getByText(/exit code 3/)
      .waitFor();
  });

  test("help is answered at the push of its button, with nothing started", async () => {
    await tab.goto("/try/issues/3");
    const page = issuePage(tab);
    await page.commandButton("help").click();
    await page.porterSays("Begin a line of a comment with one of these").waitFor();
    expect(await page.tasks.count()).toBe(0);
    expect(await page.box.inputValue()).toMatch(/^@porter /);
  });

  test("a command that is not understood is answered with what was probably meant", async () => {
    await sendComment(tab, "@porter stoped --drat");
    await issuePage(tab).porterSays("Did you mean").waitFor();
  });

  test.each([
    "/tasks/01a20000-0000-7000-8000-000000000000",
    "/tasks/no-such-task",
    "/try/issues/99",
    "/nowhere",
  ])("%s is a page that says it does not exist", async (path) => {
    const other = await visit(browser, { baseURL: porter.url });
    const missing = await other.newTab();
    expect((await missing.goto(path))?.status()).toBe(404);
    await missing.getByRole("heading", { name: "This page does not exist" }).waitFor();
    await missing.getByRole("link", { name: "Open the overview" }).click();
    await missing.getByRole("heading", { name: "Overview" }).waitFor();
    // The browser itself reports the status of the page; there must be nothing else.
    expect(other.problems).toEqual([expect.stringContaining("the server responded with a status of 404")]);
    await other.context.close();
  });

  test("none of these pages left an error in the console", () => {
    expect(tabs.problems).toEqual([]);
  });
});

describe("in a browser without scripts", () => {
  let tab: Page;

  beforeAll(async () => {
    const tabs = await visit(browser, { baseURL: porter.url, javaScriptEnabled: false });
    tab = await tabs.newTab();
  });

  /** Loads the page until it shows something: without scripts nothing arrives by itself. */
  async function reloadUntil(locator: { isVisible(): Promise<boolean> }): Promise<void> {
    await expect
      .poll(
        async () => {
          await tab.reload();
          return locator.isVisible();
        },
        { timeout: 120_000, interval: 200 },
      )
      .toBe(true);
  }

  test("comment, stop and retry are plain forms", async () => {
    await tab.goto("/try/issues/3");
    await sendComment(tab, "@porter plain");
    await tab.getByRole("article", { name: "Comment by you" }).filter({ hasText: "@porter plain" }).waitFor();
    await reloadUntil(issuePage(tab).tasks);
    await tab.goto(await newestTaskPath(issuePage(tab).tasks));
    const page = taskPage(tab);
    await reloadUntil(page.line(21));

    await page.stopButton.click();
    await page.state("Cancelled").waitFor();
    await agents.gates.plain.open();
    await page.retryButton.click();
    await reloadUntil(page.state("Success"));
    expect(await page.line(41).innerText()).toContain("paced line 40");
  });

  test("the pull request can be merged", async () => {
    await tab.goto("/try/issues/3");
    await tab.getByRole("button", { name: "Merge pull request" }).click();
    await reloadUntil(tab.getByText("Closed", { exact: true }));
  });

  test("every page has its content without a script", async () => {
    const pages = {
      "/": "Overview",
      "/tasks": "Tasks",
      "/tasks?status=failed": "Tasks",
      "/try": "Sample issues",
    };
    for (const [path, heading] of Object.entries(pages)) {
      await tab.goto(path);
      expect(await tab.getByRole("heading", { level: 1 }).innerText()).toBe(heading);
    }
    expect(await tab.getByRole("list", { name: "Issues" }).getByRole("listitem").count()).toBe(3);
  });
});
