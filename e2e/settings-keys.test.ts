import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations } from "./src/accessibility.ts";
import { launchBrowser, type Visit, visit } from "./src/browser.ts";
import { type GitHubPorter, startGitHubPorter } from "./src/github-porter.ts";
import { keepScreenshot } from "./src/screenshot.ts";

/** A person's model keys, set and removed with a browser. */

const good = "sk-ant-good-0123456789";
let porter: GitHubPorter;
let provider: Server;
let browser: Browser;
let person: Visit;
let page: Page;

beforeAll(async () => {
  provider = createServer((request, response) => {
    response.writeHead(request.headers["x-api-key"] === good ? 200 : 401).end("{}");
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  const { port } = provider.address() as AddressInfo;
  porter = await startGitHubPorter({ variables: { ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` } });
  await porter.standIn.addRepository({ name: "acme/api", collaborators: { ann: "write" } });
  browser = await launchBrowser();
  person = await visit(browser, { baseURL: porter.url });
  page = await person.newTab();
  await page.goto("/auth/github?to=/settings/keys");
  await page.getByLabel("Sign in as").selectOption("ann");
  await page.getByRole("button", { name: /^Authorize/ }).click();
  await page.waitForURL(/\/settings\/keys$/);
});

afterAll(async () => {
  await browser?.close();
  await porter?.stop();
  provider?.close();
});

const row = () => page.getByRole("listitem").filter({ hasText: "Anthropic" });

test("no key is set at first", async () => {
  await row().getByText("not set").waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test("a key that the provider refuses is not saved, and the page says so", async () => {
  await row()
    .getByLabel(/^Anthropic/)
    .fill("sk-ant-bad-0123456789");
  await row().getByRole("button", { name: "Check and save" }).click();
  await row().getByRole("alert").getByText("Anthropic refused this key (401). It was not saved.").waitFor();
  expect(porter.standIn.gists("ann")).toEqual([]);
});

test("a good one is saved sealed, and nothing of it comes back to the page", async () => {
  await row()
    .getByLabel(/^Anthropic/)
    .fill(good);
  await row().getByRole("button", { name: "Check and save" }).click();
  await row().getByRole("status").getByText("Saved. The provider takes this key.").waitFor();
  expect(
    await row()
      .getByLabel(/^Anthropic/)
      .inputValue(),
  ).toBe("");
  await page.reload();
  await row().getByText(/^set/).first().waitFor();
  expect(await page.content()).not.toContain(good);
  const [gist] = porter.standIn.gists("ann");
  expect(gist?.revisions[0]?.files.get("porter.config.json")).toContain('"anthropic": "eyJ');
  expect(await axeViolations(page)).toEqual([]);
  await keepScreenshot(page, "settings-keys");
});

test("it can be tested and deleted, without JavaScript too", async () => {
  const plain = await visit(browser, {
    baseURL: porter.url,
    javaScriptEnabled: false,
    storageState: await person.context.storageState(),
  });
  const tab = await plain.newTab();
  await tab.goto("/settings/keys");
  const anthropic = tab.getByRole("listitem").filter({ hasText: "Anthropic" });
  await anthropic.getByRole("button", { name: "Test" }).click();
  await anthropic.getByText("The provider takes this key.").waitFor();
  await anthropic.getByRole("button", { name: "Delete" }).click();
  await anthropic.getByText(/^Deleted\./).waitFor();
  await anthropic.getByText("not set").waitFor();
  await plain.context.close();
});

test("nothing of it left an error in the console, and GitHub's description was kept", () => {
  expect(person.problems).toEqual([]);
  expect(porter.standIn.violations).toEqual([]);
});
