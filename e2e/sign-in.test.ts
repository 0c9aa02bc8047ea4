import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations } from "./src/accessibility.ts";
import { launchBrowser, type Visit, visit } from "./src/browser.ts";
import { type GitHubPorter, startGitHubPorter } from "./src/github-porter.ts";
import { failingAgent } from "./src/paced-agent.ts";
import { keepScreenshot } from "./src/screenshot.ts";

/** Signing in with a browser, in the order a person does it. */

let porter: GitHubPorter;
let browser: Browser;
let person: Visit;
let page: Page;

beforeAll(async () => {
  porter = await startGitHubPorter({ operator: { agents: { failing: failingAgent() } } });
  const { standIn } = porter;
  await standIn.addRepository({ name: "acme/api", collaborators: { ann: "write" } });
  await standIn.addRepository({ name: "other/secret", private: true, collaborators: { bob: "write" } });
  for (const [repository, author, title] of [
    ["acme/api", "ann", "Fix the login"],
    ["other/secret", "bob", "Hide the plans"],
  ] as const) {
    const { number } = standIn.openIssue({ repository, author, title });
    standIn.comment({ repository, number }, author, "@porter failing");
  }
  await standIn.webhooksSettled();
  browser = await launchBrowser();
  person = await visit(browser, { baseURL: porter.url });
  page = await person.newTab();
});

afterAll(async () => {
  await browser?.close();
  await porter?.stop();
});

/** Agrees on the code host's page as somebody. */
async function agreeAs(tab: Page, login: string): Promise<void> {
  await tab.getByLabel("Sign in as").selectOption(login);
  await tab.getByRole("button", { name: /^Authorize/ }).click();
}

test("who is not signed in is told so and nothing else", async () => {
  const response = await page.goto("/tasks?status=failed");
  expect(response?.status()).toBe(401);
  await page.getByRole("heading", { name: "Sign in to see this" }).waitFor();
  expect(await page.getByText("Fix the login").count()).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await keepScreenshot(page, "signed-out");
});

test("signing in leads over GitHub and back to the page one wanted", async () => {
  await page.getByRole("link", { name: "Sign in with GitHub" }).click();
  await agreeAs(page, "ann");
  await page.waitForURL(/\/tasks\?status=failed$/);
  await page.getByText("Fix the login").first().waitFor();
  expect(await page.getByText("Hide the plans").count()).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await keepScreenshot(page, "signed-in");
});

test("a task of a repository one cannot read does not exist", async () => {
  const other = await visit(browser, { baseURL: porter.url });
  const tab = await other.newTab();
  await tab.goto("/auth/github?to=/tasks");
  await agreeAs(tab, "bob");
  const href = await tab
    .getByRole("link", { name: /Hide the plans/ })
    .first()
    .getAttribute("href");
  const response = await page.goto(href ?? "");
  expect(response?.status()).toBe(404);
  await other.context.close();
});

test("changing one's mind is no error", async () => {
  const other = await visit(browser, { baseURL: porter.url });
  const tab = await other.newTab();
  await tab.goto("/auth/github");
  await tab.getByRole("button", { name: "Cancel" }).click();
  await tab.getByRole("alert").getByText("You did not authorize Porter").waitFor();
  await other.context.close();
});

test("signing out ends the session in every tab, also without JavaScript", async () => {
  const plain = await visit(browser, {
    baseURL: porter.url,
    javaScriptEnabled: false,
    storageState: await person.context.storageState(),
  });
  const tab = await plain.newTab();
  await tab.goto("/tasks");
  await tab.getByRole("button", { name: "Sign out" }).click();
  await tab.getByRole("heading", { name: "Sign in to Porter" }).waitFor();
  const response = await page.goto("/tasks");
  expect(response?.status()).toBe(401);
  await plain.context.close();
});

test("everything asked of GitHub fits its own description", () => {
  expect(porter.standIn.violations).toEqual([]);
});
