import { createPrivateKey } from "node:crypto";
import { createSampleRepository } from "@porter/standins-github";
import { startValidatedGitHubStandIn, type ValidatedGitHubStandIn } from "@porter/standins-github/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations } from "./src/accessibility.ts";
import { launchBrowser, patienceMs, type Visit, visit } from "./src/browser.ts";
import { filesWith } from "./src/find-text.ts";
import { makeGates, pacedAgent } from "./src/paced-agent.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { keepScreenshot } from "./src/screenshot.ts";

/** From a Porter that knows no GitHub to its first pull request there, in the order a person goes it. */

let github: ValidatedGitHubStandIn;
let sample: Awaited<ReturnType<typeof createSampleRepository>>;
let porter: PorterProcess;
let browser: Browser;
let tabs: Visit;
let tab: Page;
let agents: Awaited<ReturnType<typeof makeGates<"paced">>>;

/** A task takes a clone and a run. */
const taskPatience = { timeout: 120_000, interval: 100 };

beforeAll(async () => {
  github = await startValidatedGitHubStandIn();
  sample = await createSampleRepository(github);
  github.uninstall(sample.repository);
  agents = await makeGates(["paced"]);
  await agents.gates.paced.open();
  porter = await startPorterProcess({
    operator: { agents: { paced: pacedAgent(agents.gates.paced) } },
    variables: { GITHUB_URL: github.url, GITHUB_API_URL: github.apiUrl },
  });
  browser = await launchBrowser();
  tabs = await visit(browser, { baseURL: porter.url });
  tab = await tabs.newTab();
});

afterAll(async () => {
  await browser?.close();
  await porter?.stop();
  await agents?.remove();
  await github?.close();
});

test("try mode leads to the set-up page", async () => {
  await tab.goto("/");
  await tab.getByRole("link", { name: "Connect GitHub" }).click();
  await tab.getByRole("heading", { level: 1, name: "Connect GitHub" }).waitFor();
  expect(await axeViolations(tab)).toEqual([]);
  await keepScreenshot(tab, "set-up");
});

test("an answer nobody here asked for is refused", async () => {
  const stranger = await tabs.newTab();
  await stranger.goto("/setup/github?code=made-up&state=forged");
  await stranger.getByRole("heading", { level: 1, name: "GitHub is not connected" }).waitFor();
  await keepScreenshot(stranger, "set-up-refused");
  await stranger.close();
});

test("GitHub makes the App and gives it to Porter, which starts again with it", async () => {
  await tab.getByRole("textbox", { name: "Name of the App" }).fill("Porter of Acme");
  await tab.getByRole("radio", { name: "An organisation I own" }).check();
  await tab.getByRole("button", { name: "Continue" }).click();
  await tab.getByText(/Write the organisation/).waitFor();
  await tab.getByRole("textbox", { name: "Organisation" }).fill("acme");
  await tab.getByRole("button", { name: "Continue" }).click();
  const onward = tab.getByRole("button", { name: "Continue to GitHub" });
  await onward.waitFor();
  expect(await axeViolations(tab)).toEqual([]);
  await onward.click();
  await tab.getByRole("button", { name: "Create GitHub App for acme" }).click();
  await tab.getByRole("heading", { name: "Install Porter of Acme" }).waitFor();
  await expect
    .poll(() => porter.output(), { timeout: patienceMs })
    .toContain(`Porter is ready at ${porter.url}\n  Webhooks go to`);
});

test("who chose the repositories comes back to Porter", async () => {
  const [owner = ""] = sample.repository.split("/");
  await tab.getByRole("button", { name: `Install on ${owner}` }).click();
  await tab.getByRole("heading", { level: 1, name: "GitHub is connected" }).waitFor();
  expect(await axeViolations(tab)).toEqual([]);
  await keepScreenshot(tab, "set-up-installed");
});

test("a comment on GitHub becomes a pull request", async () => {
  const [number = 0] = sample.issues;
  github.comment({ repository: sample.repository, number }, sample.maintainer, "@porter paced");
  await github.webhooksSettled();
  expect(github.deliveries.at(-1)?.result?.statusCode).toBe(202);
  await expect.poll(() => github.pullRequests(sample.repository).length, taskPatience).toBe(1);
  const [pull] = github.pullRequests(sample.repository);
  expect(await github.diff({ repository: sample.repository, number: pull?.issue.number ?? 0 })).toContain(
    "minutes === 1",
  );
});

test("the set-up is over: nobody can take Porter over by doing it again", async () => {
  const answer = await fetch(`${porter.url}/setup`);
  expect(answer.status).toBe(404);
});

test("no credential is readable in Porter's folder or output", async () => {
  // In the form GitHub hands out: the lines of another form would be found nowhere.
  const pem = createPrivateKey(github.privateKeyPem).export({ type: "pkcs1", format: "pem" });
  const key = pem.toString().split("\n")[2] ?? "";
  expect(key.length).toBeGreaterThan(40);
  expect(await filesWith(porter.dataDir, key)).toEqual([]);
  expect(porter.output()).not.toContain(key);
});

test("every request was one that GitHub would take, and the browser had nothing to complain about", () => {
  expect(github.violations).toEqual([]);
  expect(tabs.problems).toEqual([]);
});
