import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations } from "./src/accessibility.ts";
import { drawn, hydrated, launchBrowser, patienceMs, type Visit, visit } from "./src/browser.ts";
import { firstVisitScriptBytes } from "./src/first-visit.ts";
import { issuePage, newestTaskPath, sendComment } from "./src/issue-page.ts";
import { failingAgent, linesBeforeGate, makeGates, pacedAgent } from "./src/paced-agent.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { keepScreenshot } from "./src/screenshot.ts";
import { taskPage } from "./src/task-page.ts";

/** Largest first visit: all scripts, gzip, bytes. */
const scriptBudget = 130_000;

let porter: PorterProcess;
let browser: Browser;
let tabs: Visit;
let tab: Page;
let agents: Awaited<ReturnType<typeof makeGates<"running" | "done">>>;
const paths = { running: "", done: "", failed: "" };

beforeAll(async () => {
  agents = await makeGates(["running", "done"]);
  porter = await startPorterProcess({
    operator: {
      agents: {
        running: pacedAgent(agents.gates.running),
        done: pacedAgent(agents.gates.done),
        fail: failingAgent(),
      },
    },
  });
  browser = await launchBrowser();
  tabs = await visit(browser, { baseURL: porter.url });
  tab = await tabs.newTab();
  await agents.gates.done.open();
  paths.done = await taskInState("@porter done", "Success");
  paths.failed = await taskInState("@porter fail", "Failed");
  paths.running = await taskInState("@porter running", "Running");
  await taskPage(tab).line(linesBeforeGate).waitFor();
  await tab.goto("/try/issues/1");
  await issuePage(tab).pullRequest.waitFor();
});

afterAll(async () => {
  await agents?.gates.running.open();
  await browser?.close();
  await porter?.stop();
  await agents?.remove();
});

async function taskInState(command: string, state: string): Promise<string> {
  await tab.goto("/try/issues/1");
  const page = issuePage(tab);
  const before = await page.tasks.getByRole("listitem").count();
  await sendComment(tab, command);
  await page.tasks.getByRole("listitem").nth(before).waitFor();
  const path = await newestTaskPath(page.tasks);
  await tab.goto(path);
  await taskPage(tab).state(state).waitFor();
  return path;
}

/** Every page that Porter has, by the name of its picture. */
const pages: readonly [name: string, path: () => string][] = [
  ["overview", () => "/"],
  ["tasks", () => "/tasks"],
  ["tasks-none", () => "/tasks?status=cancelled&agent=demo"],
  ["sample-issues", () => "/try"],
  ["issue", () => "/try/issues/1"],
  ["issue-new", () => "/try/issues/2"],
  ["task-running", () => paths.running],
  ["task-done", () => paths.done],
  ["task-failed", () => paths.failed],
  ["task-prompt", () => `${paths.done}/prompt`],
  ["task-notices", () => `${paths.done}/notices`],
];

/** Both colour schemes at a desk; a phone has another arrangement of the same colours. */
const looks = [
  { width: 1440, height: 900, colorScheme: "light" },
  { width: 1440, height: 900, colorScheme: "dark" },
  { width: 390, height: 844, colorScheme: "dark" },
] as const;

test.each(pages)("%s has nothing that axe objects to, light or dark, wide or narrow", async (name, path) => {
  await tab.goto(path());
  await hydrated(tab);
  for (const { width, height, colorScheme } of looks) {
    await tab.setViewportSize({ width, height });
    await tab.emulateMedia({ colorScheme });
    await keepScreenshot(tab, `${name}-${width}-${colorScheme}`);
    expect(await axeViolations(tab)).toEqual([]);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
});

test.each(pages)(
  "%s is sent without an inline style, its scripts with a nonce of this answer only",
  async (_, path) => {
    const answers = await Promise.all([1, 2].map(() => fetch(porter.url + path())));
    const nonces = answers.map(
      ({ headers }) => /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1],
    );
    expect(nonces[0]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
    for (const [index, answer] of answers.entries()) {
      expect(answer.headers.get("content-security-policy")).toContain("style-src-attr 'none'");
      const html = await answer.text();
      expect(html).not.toMatch(/<[^>]+ style=/);
      for (const [tag] of html.matchAll(/<script\b[^>]*>/g))
        expect(tag).toContain(`nonce="${nonces[index]}"`);
    }
  },
);

test("a log that is followed stays at its end when a phone is turned", async () => {
  const upright = { width: 390, height: 844 };
  const lying = { width: 844, height: 390 };
  await tab.setViewportSize(lying);
  await tab.goto(paths.running);
  await hydrated(tab);
  const newest = taskPage(tab).line(linesBeforeGate);
  const isInView = () =>
    newest.evaluate((row) => {
      const bottom = row.closest("[role=log]")?.getBoundingClientRect().bottom ?? 0;
      return row.getBoundingClientRect().bottom <= bottom;
    });
  await expect.poll(isInView, { timeout: patienceMs }).toBe(true);
  await tab.setViewportSize(upright);
  await drawn(tab);
  await tab.setViewportSize(lying);
  await expect.poll(isInView, { timeout: patienceMs }).toBe(true);
});

test("a first visit to the list of tasks loads little script", async () => {
  const first = await visit(browser, { baseURL: porter.url });
  const bytes = await firstVisitScriptBytes(await first.newTab(), "/tasks");
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(scriptBudget);
});

test("none of these pages left an error in the console", () => {
  expect(tabs.problems).toEqual([]);
});
