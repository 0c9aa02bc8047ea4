import path from "node:path";
import { builtInAgents } from "@porter/adapters";
import type { AgentAdapter } from "@porter/orchestrator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureTool } from "../../scripts/tool-cache.ts";
import { launchBrowser, type Visit, visit } from "./browser.ts";
import { filesWith, processesWith } from "./find-text.ts";
import { issuePage, newestTaskPath } from "./issue-page.ts";
import { type ModelServer, type Script, startModelServer } from "./model-server.ts";
import { porterApi } from "./porter-api.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";
import { taskPage } from "./task-page.ts";

/** A real CLI agent from the npm registry, with what a model has to say so that it does the sample's first issue. */
export interface RealAgent {
  readonly id: string;
  /** Where its program is, below the `node_modules` that npm filled without running install scripts. */
  readonly programFolder: string;
  /** Porter's variables that give it a key and send it to the scripted model. */
  variables(key: string, modelUrl: string): Record<string, string>;
  /** Request header, in lower case, in which the provider gets the key. */
  readonly keyHeader: string;
  /** Calls of its own tools that make `sampleEdit`. */
  readonly toolCalls: Script["toolCalls"];
}

/** What the sample's first issue asks for. */
export const sampleEdit = {
  file: "src/reading-time.js",
  before: "label: `${minutes} minutes`",
  after: 'label: `${minutes} ${minutes === 1 ? "minute" : "minutes"}`',
} as const;

const goodKey = "sk-ant-dummy-5f2c9a7e1b";
const wrongKey = "sk-ant-dummy-rejected-77d0";
/** Agents start in up to 10 s and repeat what a provider refuses for some seconds more. */
const agentPatienceMs = 120_000;
const lastWords = "One minute is now singular.";
const usage = { input_tokens: 1200, output_tokens: 34 };

function adapterOf({ id }: Pick<RealAgent, "id">): AgentAdapter {
  const adapter = builtInAgents.find((each) => each.id === id);
  if (adapter === undefined) throw new Error(`Porter has no agent ${id}.`);
  return adapter;
}

/** Installs just what the adapter names, 100 to 400 MB, on demand; returns the folder of the program. */
export async function installAgent(agent: Pick<RealAgent, "id" | "programFolder">): Promise<string> {
  const recipe = adapterOf(agent).install;
  if (recipe.kind !== "npm") throw new Error(`${agent.id} cannot be installed from npm.`);
  const folder = await ensureTool(`${recipe.package}@${recipe.version}`);
  return path.join(folder, "node_modules", agent.programFolder);
}

/** Everything a person can read of a task. */
async function readEverything(porter: PorterProcess, taskPath: string): Promise<string> {
  const addresses = ["/", "/tasks", "/try/issues/1", taskPath, `${taskPath}/prompt`, `${taskPath}/notices`];
  const pages = await Promise.all(
    [...addresses, `${taskPath}/attempts/1/log.txt`].map(async (address) =>
      (await fetch(porter.url + address)).text(),
    ),
  );
  const api = porterApi(porter.url);
  const answers = [await api.sampleIssue(1), await api.task(taskPath.split("/").at(-1) ?? "")];
  return [...pages, JSON.stringify(answers)].join("\n");
}

/** Sends the comment that is already written, since the agent is the only one there; returns the path of its task. */
async function sendPrefilledComment({ id }: RealAgent, tab: Page): Promise<string> {
  await tab.goto("/try/issues/1");
  const page = issuePage(tab);
  expect(await page.box.inputValue()).toBe(`@porter ${id}`);
  await page.commentButton.click();
  await page.tasks.waitFor();
  return newestTaskPath(page.tasks);
}

/** The real CLI does the main job, from the comment to the pull request; only the model behind it is a script. */
export function realAgentSuite(agent: RealAgent): void {
  let folder: string;
  let model: ModelServer;
  let browser: Browser;
  const seenInArguments: string[] = [];

  beforeAll(async () => {
    folder = await installAgent(agent);
    model = await startModelServer({
      key: goodKey,
      toolCalls: agent.toolCalls,
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
      // As people run it, where bubblewrap is installed.
      variables: {
        ...agent.variables(key, model.url),
        PORTER_LOCAL_ISOLATION: "bubblewrap",
        LOG_LEVEL: "trace",
      },
      extraPath: [folder],
    });
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

    test(`${agent.id} edits the file, and its edit becomes the pull request`, async () => {
      taskPath = await sendPrefilledComment(agent, tab);
      const issue = issuePage(tab);
      await issue.porterSays("Pull Request: #4").waitFor({ timeout: agentPatienceMs });
      await issue.pullRequest.getByText(sampleEdit.after).waitFor();
      expect(await issue.porterComments.innerText()).not.toContain("Demonstration");
      const { pullRequests } = await porterApi(porter.url).sampleIssue(1);
      expect(pullRequests[0]?.diff).toContain(`+  return { words, minutes, ${sampleEdit.after} };`);
    });

    test("its last words and its tokens are on the task's page", async () => {
      await tab.goto(taskPath);
      await taskPage(tab).state("Success").waitFor();
      await tab.getByText(lastWords).first().waitFor();
      const { runs, usage: used } = await porterApi(porter.url).task(taskPath.split("/").at(-1) ?? "");
      expect(runs).toMatchObject([{ state: "settled", failure: null, finalMessage: lastWords }]);
      const answers = agent.toolCalls.length + 1;
      const inputTokens = answers * usage.input_tokens;
      const outputTokens = answers * usage.output_tokens;
      expect(used).toMatchObject({ inputTokens, outputTokens });
      const shown = (inputTokens + outputTokens).toLocaleString("en");
      await tab.getByText(shown, { exact: true }).waitFor();
      expect(tabs.problems).toEqual([]);
    });

    test("the provider got the key in its header, and the key is nowhere else", async () => {
      expect(model.requests).toHaveLength(agent.toolCalls.length + 1);
      for (const { path, headers, body } of model.requests) {
        const { [agent.keyHeader]: key, ...others } = headers;
        expect(key).toMatch(new RegExp(`^(Bearer )?${goodKey}$`));
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
      const taskPath = await sendPrefilledComment(agent, tab);
      const failed = issuePage(tab).porterSays("Task failed");
      await failed.waitFor({ timeout: agentPatienceMs });
      const sentence = `The model provider did not accept the key of ${adapterOf(agent).displayName}`;
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
}
