import { freePort } from "@porter/api/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, patienceMs, visit } from "./src/browser.ts";
import { linesBeforeGate, linesInAll, makeGates, pacedAgent, pacedLog } from "./src/paced-agent.ts";
import { porterApi, type PorterApi } from "./src/porter-api.ts";
import { type PorterProcess, startPorterProcess } from "./src/porter-process.ts";
import { type Relay, startRelay } from "./src/relay.ts";
import { keepScreenshot } from "./src/screenshot.ts";
import { shownLines, taskPage } from "./src/task-page.ts";

let relay: Relay;
let porter: PorterProcess;
/** Past the relay, hence also while it is cut. */
let api: PorterApi;
let browser: Browser;
let tab: Page;
let agents: Awaited<ReturnType<typeof makeGates<"meanwhile" | "onward">>>;

beforeAll(async () => {
  agents = await makeGates(["meanwhile", "onward"]);
  const port = await freePort();
  relay = await startRelay(port);
  porter = await startPorterProcess({
    operator: {
      agents: { meanwhile: pacedAgent(agents.gates.meanwhile), onward: pacedAgent(agents.gates.onward) },
    },
    // The dashboard is reached through the relay, as through any proxy.
    variables: { PORT: String(port), PORTER_URL: relay.url },
  });
  api = porterApi(`http://127.0.0.1:${port}`);
  browser = await launchBrowser();
  const tabs = await visit(browser, { baseURL: relay.url, viewport: { width: 1280, height: 2000 } });
  tab = await tabs.newTab();
});

afterAll(async () => {
  await browser?.close();
  await porter?.stop();
  await relay?.close();
  await agents?.remove();
});

const banner = () => tab.getByText(/^Reconnecting…/);

/** Starts a task, opens its page and waits until it is live. */
async function followTask(issue: number, agent: string): Promise<string> {
  await api.comment(issue, `@porter ${agent}`);
  const newest = async () => (await api.tasks()).tasks.find((task) => task.agent === agent)?.id ?? null;
  await expect.poll(newest, { timeout: patienceMs }).not.toBeNull();
  const id = (await newest()) ?? "";
  const live = tab.waitForEvent("websocket");
  await tab.goto(`/tasks/${id}`);
  await live;
  await taskPage(tab).line(linesBeforeGate).waitFor();
  await tab.evaluate(() => void Object.assign(globalThis, { loadedOnce: true }));
  return id;
}

test("what happened while the connection was lost is there once it is back, each line once", async () => {
  const id = await followTask(1, "meanwhile");
  relay.cut();
  await banner().waitFor();

  await agents.gates.meanwhile.open();
  await expect.poll(async () => (await api.task(id)).state, { timeout: patienceMs }).toBe("success");
  expect(await shownLines(tab)).toEqual(pacedLog(linesBeforeGate));
  await taskPage(tab).state("Running").waitFor();
  await keepScreenshot(tab, "connection-lost");

  relay.mend();
  await tab.getByRole("button", { name: "Try now" }).click();
  await banner().waitFor({ state: "detached" });
  const page = taskPage(tab);
  await page.state("Success").waitFor();
  await page.line(linesInAll).waitFor();
  expect(await shownLines(tab)).toEqual(pacedLog(linesInAll));
  expect(await tab.evaluate(() => "loadedOnce" in globalThis)).toBe(true);
});

test("after a short break it reconnects by itself and goes on live", async () => {
  await followTask(2, "onward");
  relay.cut();
  await banner().waitFor();
  relay.mend();
  await banner().waitFor({ state: "detached" });

  await agents.gates.onward.open();
  const page = taskPage(tab);
  await page.state("Success").waitFor();
  await page.line(linesInAll).waitFor();
  expect(await shownLines(tab)).toEqual(pacedLog(linesInAll));
});
