import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commentPayload } from "./src/comment-payload.ts";
import { startPorterProcess } from "./src/porter-process.ts";
import { makeWorkplace, type Workplace } from "./src/run-command.ts";

/** The commands as a user types them in a checkout. The dry ones run where every connection would end them. */

let place: Workplace;

beforeAll(async () => {
  place = await makeWorkplace();
});
afterAll(() => place?.remove());

const simulate = (file: string, input?: string) =>
  place.porter(["simulate", "--event", "issue_comment", file], input === undefined ? {} : { input });

describe("porter simulate", () => {
  test("prints what a comment asks for, its good lines and its bad ones", async () => {
    const body = [
      "Please look at this.",
      "@porter opencode --priority=high --budget $2.50 --draft keep it small",
      "@porter opnecode",
      "> @porter opencode",
      "",
      "@porter status",
    ].join("\n");
    const { code, stdout, stderr } = await simulate(
      await place.file("comment.json", JSON.stringify(commentPayload(body))),
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const plain = {
      taskId: null,
      priority: "normal",
      model: null,
      branch: null,
      base: null,
      noTests: false,
      draft: false,
      budgetUsd: null,
      timeoutMinutes: null,
      instructions: "",
    };
    expect(JSON.parse(stdout)).toEqual({
      event: "issue_comment",
      action: "created",
      decision: "commands",
      reason: null,
      commands: [
        {
          ...plain,
          line: 2,
          verb: "run",
          agent: "opencode",
          priority: "high",
          draft: true,
          budgetUsd: 2.5,
          instructions: "keep it small",
        },
        { ...plain, line: 6, verb: "status", agent: null },
      ],
      refusals: [
        {
          line: 3,
          reason: "unknown_agent",
          message: expect.stringContaining("opnecode"),
          suggestion: "opencode",
        },
      ],
    });
  });

  test("reads standard input, and names the reason of a comment with nothing but mistakes", async () => {
    const { code, stdout } = await simulate(
      "-",
      JSON.stringify(commentPayload("@porter opencode --priority=urgent")),
    );
    expect(code).toBe(0);
    const { decision, reason, commands, refusals } = JSON.parse(stdout);
    expect({ decision, commands }).toEqual({ decision: "refused", commands: [] });
    expect(refusals).toEqual([
      { line: 1, reason, message: expect.stringContaining("low"), suggestion: null },
    ]);
  });

  test("names the reason why a delivery is ignored", async () => {
    const bot = commentPayload("@porter opencode", { login: "some-app[bot]", type: "Bot" });
    const { code, stdout } = await simulate("-", JSON.stringify(bot));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      event: "issue_comment",
      action: "created",
      decision: "ignored",
      reason: expect.stringMatching(/^[a-z_]+$/),
      commands: [],
      refusals: [],
    });
  });

  test("knows the agents of the operator's file", async () => {
    const agents = { mine: { displayName: "Mine", command: ["my-cli"], prompt: "stdin", credentials: [] } };
    const { code, stdout } = await place.porter(["simulate", "--event", "issue_comment", "-"], {
      input: JSON.stringify(commentPayload("@porter mine")),
      variables: { PORTER_CONFIG: await place.file("own-agent.json", JSON.stringify({ agents })) },
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      decision: "commands",
      commands: [{ verb: "run", agent: "mine" }],
    });
  });
});

describe("porter agents parse", () => {
  const event = (type: string, part: object) =>
    JSON.stringify({ type, timestamp: 1795332189752, sessionID: "ses_1", part });
  const success = [
    event("step_start", { type: "step-start" }),
    event("text", { type: "text", text: "Done." }),
    "not JSON at all",
    event("step_finish", {
      type: "step-finish",
      reason: "stop",
      tokens: { input: 1200, output: 30, reasoning: 4, cache: { read: 100, write: 0 } },
      cost: 0.25,
    }),
  ].join("\n");

  test("prints what the adapter makes of a recorded stream", async () => {
    const stream = await place.file("stream.jsonl", success);
    const { code, stdout, stderr } = await place.porter([
      "agents",
      "parse",
      "opencode",
      "--exit-code",
      "0",
      stream,
    ]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      events: [
        { level: "info", message: "Done.", step: null },
        { level: "info", message: "not JSON at all", step: null },
        { level: "success", message: expect.stringContaining("1,300 tokens in, 34 out"), step: "Finished" },
      ],
      outcome: "success",
      failure: null,
      usage: { inputTokens: 1300, outputTokens: 34, costUsd: 0.25 },
      finalMessage: "Done.",
      unparsedLines: 1,
    });
  });

  test("reads standard input and takes the signal into account", async () => {
    const { code, stdout } = await place.porter(["agents", "parse", "opencode", "--signal", "SIGTERM", "-"], {
      input: success.split("\n")[0] ?? "",
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: "failed",
      failure: { code: "interrupted", message: expect.stringContaining("SIGTERM"), retry: "later" },
    });
  });
});

describe("exit codes", () => {
  test.each([
    ["no command", []],
    ["an unknown command", ["begin"]],
    ["a missing event", ["simulate", "-"]],
    ["an unknown flag", ["simulate", "--event", "issue_comment", "--loud", "-"]],
    ["an unknown agent", ["agents", "parse", "nobody", "-"]],
    ["an exit code that is no number", ["agents", "parse", "opencode", "--exit-code", "many", "-"]],
    ["a file that is not there", ["simulate", "--event", "issue_comment", "no-such-file.json"]],
  ])("2 for %s, with how to write it on standard error", async (_, args) => {
    const { code, stdout, stderr } = await place.porter(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: porter <command>");
  });

  test("2 for input that is not JSON", async () => {
    expect((await simulate("-", "{")).code).toBe(2);
  });

  test.each([
    ["is not JSON", "{", "is not valid JSON"],
    ["has a field that does not exist", '{"agent": {}}', "is not usable"],
    [
      "names an agent like a verb",
      '{"agents": {"stop": {"displayName": "Stop", "command": ["stop"]}}}',
      "stop",
    ],
  ])("3 when the operator's file %s", async (_, content, sentence) => {
    const variables = { PORTER_CONFIG: await place.file("broken.json", content) };
    const { code, stderr } = await place.porter(["simulate", "--event", "issue_comment", "-"], {
      input: JSON.stringify(commentPayload("@porter opencode")),
      variables,
    });
    expect(code).toBe(3);
    expect(stderr).toContain(sentence);
  });

  test("none of these commands wrote anything", async () => {
    expect(await place.data()).toEqual([]);
  });
});

describe("npm start", () => {
  test("ends with 3 and says what is missing when the GitHub App is half configured", async () => {
    const { code, stderr } = await place.npmStart({
      variables: { GITHUB_APP_ID: "1", GITHUB_WEBHOOK_SECRET: "hush-hush" },
    });
    expect(code).toBe(3);
    expect(stderr).toContain("GITHUB_APP_PRIVATE_KEY is missing");
    expect(stderr).not.toContain("hush-hush");
    expect(await place.data()).toEqual([]);
  });

  test("ends with 1 when another Porter has the data folder, which goes on undisturbed", async () => {
    const first = await startPorterProcess();
    try {
      const { code, stderr } = await place.npmStart({ variables: { PORTER_DATA_DIR: first.dataDir } });
      expect(code).toBe(1);
      expect(stderr).toMatch(/another|other process/i);
      expect((await fetch(`${first.url}/tasks`)).status).toBe(200);
    } finally {
      await first.stop();
    }
  });
});
