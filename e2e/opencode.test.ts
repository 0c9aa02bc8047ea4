import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type Visit, visit } from "./src/browser.ts";
import { filesWith, processesWith } from "./src/find-text.ts";
import { issuePage, newestTaskPath } from "./src/issue-page.ts";
import { type ModelServer, startModelServer } from "./src/model-server.ts";
import { installOpencode } from "./src/opencode-cli.ts";
import { porterApi } from "./src/porter-api.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { taskPage } from "./src/task-page.ts";

/** The real opencode CLI does the main job; only the model behind it is a script. */

const goodKey = "sk-ant-dummy-5f2c9a7e1b";
const wrongKey = "sk-ant-dummy-rejected-77d0";
/** opencode starts in 7 to 10 s and repeats what a provider refuses for some seconds more. */
const agentPatienceMs = 120_000;

const source = "src/reading-time.js";
const before = "label: `${minutes} minutes`";
const after = 'label: `${minutes} ${minutes === 1 ? "minute" : "minutes"}`';
const lastWords = "One minute is now singular.";
const usage = { input_tokens: 1200, output_tokens: 34 };
const toolCalls = [
  { name: "read", arguments: { filePath: source } },
  { name: "edit", arguments: { filePath: source, oldString: before, newString: after } },
];

let opencodeDir: string;
let model: ModelServer;
let browser: Browser;
const seenInArguments: string[] = [];

beforeAll(async () => {
  opencodeDir = await installOpencode();
  model = await startModelServer({
    key: goodKey,
    toolCalls,
    lastWords,
    usage,
    onRequest: async () => {
      for (const key of [goodKey, wrongKey]) seenInArguments.push(...(await processesWith(key)));
    },
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await model?.close();
});

function startWithKey(key: string): Promise<PorterProcess> {
  return startPorterProcess({
    variables: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: model.url, LOG_LEVEL: "trace" },
    extraPath: [opencodeDir],
  });
}

/** Sends the comment that is already written; returns the path of its task. */
async function sendPrefilledComment(tab: Page): Promise<string> {
  await tab.goto("/try/issues/1");
  const page = issuePage(tab);
  expect(await page.box.inputValue()).toBe("@porter opencode");
  await page.commentButton.click();
  await page.tasks.waitFor();
  return newestTaskPath(page.tasks);
}

/** Everything a person can read of it. */
async function readEverything(porter: PorterProcess, taskPath: string): Promise<string> {
  const paths = ["/", "/tasks", "/try/issues/1", taskPath, `${taskPath}/prompt`, `${taskPath}/notices`];
  const pages = await Promise.all(
    [...paths, `${taskPath}/attempts/1/log.txt`].map(async (path) => (await fetch(porter.url + path)).text()),
  );
  const api = porterApi(porter.url);
  const answers = [await api.sampleIssue(1), await api.task(taskPath.split("/").at(-1) ?? "")];
  return [...pages, JSON.stringify(answers)].join("\n");
}

describe("with a key that the provider accepts", () => {
  let porter: PorterProcess;
  let tabs: Visit;
  let tab: Page;
  let taskPath: string;

  beforeAll(async () => {
    porter = await startWithKey(goodKey);
    tabs = await visit(browser, { baseURL: porter.url });
    tab = await tabs.newTab();
  });
  afterAll(() => porter?.stop());

  test("opencode edits the file, and its edit becomes the pull request", async () => {
    taskPath = await sendPrefilledComment(tab);
    const issue = issuePage(tab);
    await issue.porterSays("Pull Request: #4").waitFor({ timeout: agentPatienceMs });
    await issue.pullRequest.getByText(after).waitFor();
    expect(await issue.porterComments.innerText()).not.toContain("Demonstration");
    const { pullRequests } = await porterApi(porter.url).sampleIssue(1);
    expect(pullRequests[0]?.diff).toContain(`+  return { words, minutes, ${after} };`);
  });

  test("its last words and its tokens are on the task's page", async () => {
    await tab.goto(taskPath);
    await taskPage(tab).state("Success").waitFor();
    await tab.getByText(lastWords).first().waitFor();
    const { runs, usage: used } = await porterApi(porter.url).task(taskPath.split("/").at(-1) ?? "");
    expect(runs).toMatchObject([{ state: "settled", failure: null, finalMessage: lastWords }]);
    const answers = toolCalls.length + 1;
    expect(used).toMatchObject({
      inputTokens: answers * usage.input_tokens,
      outputTokens: answers * usage.output_tokens,
    });
    await tab.getByText("3,702", { exact: true }).waitFor();
    expect(tabs.problems).toEqual([]);
  });

  test("the provider got the key in its header, and the key is nowhere else", async () => {
    expect(model.requests).toHaveLength(toolCalls.length + 1);
    for (const { path, headers, body } of model.requests) {
      const { "x-api-key": key, ...others } = headers;
      expect(key).toBe(goodKey);
      expect(path + JSON.stringify(others) + body).not.toContain(goodKey);
    }
    expect(seenInArguments).toEqual([]);
    expect(await readEverything(porter, taskPath)).not.toContain(goodKey);
    expect(porter.output()).not.toContain(goodKey);
    expect(await filesWith(porter.dataDir, goodKey)).toEqual([]);
  });
});

describe("with a key that the provider refuses", () => {
  let porter: PorterProcess;
  let tab: Page;

  beforeAll(async () => {
    porter = await startWithKey(wrongKey);
    tab = await (await visit(browser, { baseURL: porter.url })).newTab();
  });
  afterAll(() => porter?.stop());

  test("the task fails with what to do about it, in the comment and on its page", async () => {
    const taskPath = await sendPrefilledComment(tab);
    const failed = issuePage(tab).porterSays("Task failed");
    await failed.waitFor({ timeout: agentPatienceMs });
    const sentence = "The model provider did not accept the key of Opencode";
    expect(await failed.innerText()).toContain(sentence);
    expect(await failed.innerText()).toContain("Set a valid key");

    await tab.goto(taskPath);
    const { failure } = taskPage(tab);
    expect(await failure.innerText()).toContain(sentence);
    expect(await failure.innerText()).toContain("bad_key");

    expect(await readEverything(porter, taskPath)).not.toContain(wrongKey);
    expect(porter.output()).not.toContain(wrongKey);
    expect(seenInArguments).toEqual([]);
  });
});
