import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { leakyAgents, plantedSecrets, secretVariables } from "./leaky-agents.ts";
import { type PorterProcess, startPorterProcess } from "./porter-process.ts";

/** The same as `secrets.test.ts` for what the API answers to those who may read everything: everybody in try mode. */

const secrets = plantedSecrets();
const generous = { timeout: 120_000, interval: 50 };

describe("what Porter's API answers", () => {
  let porter: PorterProcess;
  let answers = "";

  beforeAll(async () => {
    const noGitHubApp = { GITHUB_APP_ID: "", GITHUB_APP_PRIVATE_KEY: "", GITHUB_WEBHOOK_SECRET: "" };
    porter = await startPorterProcess({
      agents: leakyAgents,
      variables: { ...secretVariables, ...noGitHubApp },
    });
    const live = new WebSocket(`${porter.url.replace("http", "ws")}/trpc`);
    live.addEventListener("message", ({ data }) => (answers += String(data)));
    await new Promise((resolve) => live.addEventListener("open", resolve));
    live.send(
      JSON.stringify({
        id: 1,
        method: "subscription",
        params: { path: "tasks.events", input: { json: {} } },
      }),
    );
    const { repo } = z.object({ repo: z.string() }).parse(await query("sample.issue", { number: 1 }));
    for (const agent of ["leak", "leak-and-fail", "plant"]) await read(await start(repo, agent));
    await Promise.all(
      ["tasks.list", "agents.list", "system.info", "sample.issues"].map((name) => query(name)),
    );
    await query("sample.issue", { number: 1 });
    live.close();
  });
  afterAll(() => porter?.close());

  const envelope = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });

  async function take(response: Response): Promise<unknown> {
    const text = await response.text();
    answers += text;
    return envelope.parse(JSON.parse(text)).result.data.json;
  }

  async function query(name: string, input?: object): Promise<unknown> {
    const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
    return take(await fetch(`${porter.url}/trpc/${name}${search}`));
  }

  const taskShape = z.object({
    id: z.string(),
    state: z.string(),
    runs: z.array(z.object({ id: z.string() })),
  });

  /** Starts a task and waits until it has ended; its id. */
  async function start(repo: string, agent: string): Promise<string> {
    const body = JSON.stringify({ json: { repo, issueNumber: 1, agent } });
    const headers = { "content-type": "application/json" };
    const created = await take(
      await fetch(`${porter.url}/trpc/tasks.create`, { method: "POST", headers, body }),
    );
    const { id } = taskShape.pick({ id: true }).parse(created);
    await vi.waitFor(async () => {
      const { state } = taskShape.parse(await query("tasks.byId", { id }));
      expect(state).toMatch(/^(success|failed)$/);
    }, generous);
    return id;
  }

  async function read(id: string): Promise<void> {
    const { runs } = taskShape.parse(await query("tasks.byId", { id }));
    for (const run of runs) await query("tasks.logs", { runId: run.id });
  }

  it("is free of secrets: tasks, logs, prompts, notices, live events", () => {
    expect(answers).toContain("ANTHROPIC_API_KEY");
    expect(answers).toContain("secret_found");
    expect(answers).toMatch(/"kind":"lines"/);
    expect(secrets.findIn("answers", answers)).toEqual([]);
  });

  it("is accompanied by no secret on the console", () => {
    expect(secrets.findIn("output", porter.output())).toEqual([]);
  });
});
