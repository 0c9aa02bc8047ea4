import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { opencode } from "./adapter.ts";

function recorded(file: string): string {
  return readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
}

const ended = { code: 0, signal: null };
const toolLine = (tool: string, state: Record<string, unknown>) =>
  JSON.stringify({ type: "tool_use", sessionID: "s", part: { tool, state } });

describe("a recorded edit", () => {
  const parsed = parseStream(opencode, recorded("edit-openai"), ended);

  it("reads as a person would tell it", () => {
    expect(parsed.events).toEqual([
      { level: "info", message: "I will write.", step: null },
      { level: "info", message: "Wrote HELLO.md", step: "Wrote HELLO.md" },
      { level: "info", message: "Done.", step: null },
      { level: "success", message: "Finished: 2,500 tokens in, 50 out, $0.0054", step: "Finished" },
    ]);
  });

  it("adds up tokens and cost over all steps", () => {
    expect(parsed.usage).toEqual({ inputTokens: 2500, outputTokens: 50, costUsd: 0.0054 });
  });

  it("ends with the model's last words", () => {
    expect(parsed).toMatchObject({
      outcome: "success",
      failure: null,
      finalMessage: "Done.",
      unparsedLines: 0,
    });
  });
});

it("counts tokens read from and written to the cache as input, and reasoning as output", () => {
  const tokens = { input: 5, output: 7, reasoning: 11, cache: { read: 100, write: 1000 } };
  const line = JSON.stringify({ type: "step_finish", part: { reason: "stop", tokens, cost: 0.25 } });
  const { usage } = parseStream(opencode, line, ended);
  expect(usage).toEqual({ inputTokens: 1105, outputTokens: 18, costUsd: 0.25 });
});

it("knows no cost before a step has reported one", () => {
  expect(parseStream(opencode, recorded("401"), { code: 1, signal: null }).usage.costUsd).toBeNull();
});

it("tells tools apart", () => {
  const messages = parseStream(opencode, recorded("many-tools"), ended).events.map(({ message }) => message);
  expect(messages).toEqual(
    expect.arrayContaining([
      "Plan: 0 of 1 done",
      "Edited README.md",
      "Read ../../../../etc/hosts",
      "Read /nonexistent – failed: File not found: /nonexistent",
      "Fetched http://127.0.0.1:9/ – failed: Transport error (GET http://127.0.0.1:9/)",
      "$ rm -f /tmp/outside.txt; echo hi > /tmp/outside.txt; cat /etc/hostname",
    ]),
  );
});

it("takes the stated intention of a shell command as the step, and shows an exit code other than 0", () => {
  const state = {
    status: "completed",
    input: { command: "npm  test\n", description: "Run the tests" },
    metadata: { exit: 2 },
  };
  expect(parseStream(opencode, toolLine("bash", state), ended).events).toEqual([
    { level: "info", message: "$ npm test (exit code 2)", step: "Run the tests" },
  ]);
});

it("names the files of a patch", () => {
  const patchText =
    "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+b\n*** Add File: b.md\n+b\n*** End Patch";
  const [event] = parseStream(
    opencode,
    toolLine("apply_patch", { status: "completed", input: { patchText } }),
  ).events;
  expect(event?.message).toBe("Patched src/a.ts, b.md");
});

it("tells of a tool that it does not know", () => {
  const [event] = parseStream(opencode, toolLine("constructor", { status: "completed", input: {} })).events;
  expect(event?.message).toBe("Used constructor");
});

it("shows what is no event, without colours, and counts it", () => {
  const parsed = parseStream(opencode, ["\u001b[93m! \u001b[0mpermission requested", "{broken", ""], ended);
  expect(parsed.events.map(({ message }) => message)).toEqual(["! permission requested", "{broken"]);
  expect(parsed.unparsedLines).toBe(2);
});

it("passes over events of kinds it does not know", () => {
  const parsed = parseStream(opencode, '{"type":"reasoning","sessionID":"s","part":{"text":"hm"}}', ended);
  expect(parsed).toMatchObject({ events: [], unparsedLines: 0, outcome: "success" });
});

describe("a line that the length limit cut", () => {
  const [errorLine = ""] = recorded("401").split("\n");

  it("still says why the agent failed", () => {
    const parsed = parseStream(opencode, errorLine.slice(0, 250), { code: 1, signal: null });
    expect(parsed.failure?.code).toBe("bad_key");
    expect(parsed.unparsedLines).toBe(1);
  });

  it("still is an error when nothing is left of what it says", () => {
    const cut = errorLine.slice(0, errorLine.indexOf('"name":"') + 8);
    expect(parseStream(opencode, cut, { code: 1, signal: null }).events).toEqual([
      { level: "error", message: "It failed.", step: null },
    ]);
  });

  it("still tells the tool and its file", () => {
    const state = { status: "completed", input: { filePath: "src/größe.ts" }, output: "x".repeat(500) };
    const cut = toolLine("read", state).slice(0, 300);
    expect(parseStream(opencode, cut, ended).events).toEqual([
      { level: "info", message: "Read src/größe.ts", step: "Read src/größe.ts" },
    ]);
  });

  it("still shows the words before the cut", () => {
    const text = JSON.stringify({ type: "text", part: { text: 'Say "hi"\nand more of it' } });
    const [event] = parseStream(opencode, text.slice(0, 48), ended).events;
    expect(event?.message).toMatch(/^Say "hi"\nand/);
  });
});

describe("how it ended", () => {
  const done = recorded("edit");
  const broken = done.split("\n").slice(0, 4).join("\n");

  it("is judged from the stream alone when the exit is unknown", () => {
    expect(parseStream(opencode, done).outcome).toBe("success");
    expect(parseStream(opencode, broken).failure?.code).toBe("interrupted");
    expect(parseStream(opencode, "").failure?.code).toBe("interrupted");
    expect(parseStream(opencode, recorded("500")).failure?.code).toBe("provider_unavailable");
  });

  it("is a failure with an error event even when the exit code is 0", () => {
    expect(parseStream(opencode, recorded("500"), ended).failure?.code).toBe("provider_unavailable");
  });

  it("is what the error event says even when a signal came after it", () => {
    const { failure } = parseStream(opencode, recorded("401"), { code: null, signal: "SIGTERM" });
    expect(failure?.code).toBe("bad_key");
  });

  it("is an interruption when a wrapper turned the signal into an exit code", () => {
    const { failure } = parseStream(opencode, done, { code: 137, signal: null });
    expect(failure).toMatchObject({ code: "interrupted", retry: "later" });
  });

  it("is the first of several errors", () => {
    const stream = `${recorded("429")}${recorded("500")}`;
    expect(parseStream(opencode, stream, { code: 1, signal: null }).failure?.code).toBe("rate_limited");
  });

  it.each([
    ["content-filter", "refused"],
    ["length", "context_too_long"],
  ])("is a failure when the model stopped for %s", (reason, code) => {
    const line = JSON.stringify({ type: "step_finish", part: { reason, cost: 0 } });
    expect(parseStream(opencode, line, ended).failure?.code).toBe(code);
  });

  it("is a crash with the last words when opencode dies of itself", () => {
    const { failure } = parseStream(opencode, `${broken}\npanic: out of luck`, { code: 134, signal: null });
    expect(failure?.code).toBe("crashed");
    expect(failure?.message).toContain("(exit code 134: panic: out of luck)");
  });

  it("is no unknown model once work had begun", () => {
    const stream = `${broken}\n${recorded("model-not-in-catalogue")}`;
    expect(parseStream(opencode, stream, { code: 1, signal: null }).failure?.code).toBe("crashed");
  });
});

it("repeats nothing of what a provider says about a key", () => {
  const error = {
    name: "APIError",
    data: { statusCode: 401, message: "Incorrect API key provided: sk-abc", responseBody: "sk-abc" },
  };
  const { failure } = parseStream(opencode, JSON.stringify({ type: "error", error }), {
    code: 1,
    signal: null,
  });
  expect(failure?.message).not.toContain("sk-abc");
});

it("says that there was an error also where the line was cut before its first word", () => {
  const cut =
    '{"type":"error","timestamp":1,"sessionID":"ses_1","error":{"name":"APIError","data":{"message":"';
  expect(opencode.parser.line(opencode.parser.initial, cut).events).toEqual([
    { level: "error", message: "APIError", step: null },
  ]);
});
