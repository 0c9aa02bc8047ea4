import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { claudeCode } from "./adapter.ts";

function recorded(file: string): string {
  return readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
}

const ended = { code: 0, signal: null };
const failed = { code: 1, signal: null };
const line = (event: Record<string, unknown>) => JSON.stringify({ session_id: "s", ...event });
const says = (...content: Record<string, unknown>[]) => line({ type: "assistant", message: { content } });
const answers = (...content: Record<string, unknown>[]) => line({ type: "user", message: { content } });
const done = line({ type: "result", subtype: "success", is_error: false, result: "Done." });
const messages = (stream: string | string[]) =>
  parseStream(claudeCode, stream, ended).events.map(({ message }) => message);

describe("a recorded edit", () => {
  const parsed = parseStream(claudeCode, recorded("edit"), ended);

  it("reads as a person would tell it", () => {
    expect(parsed.events).toEqual([
      { level: "info", message: "Read a.js", step: "Read a.js" },
      { level: "info", message: "I will edit.", step: null },
      { level: "info", message: "Edited a.js", step: "Edited a.js" },
      { level: "info", message: "$ node --check a.js", step: "Check the syntax" },
      { level: "info", message: "Changed a to 2.", step: null },
      { level: "success", message: "Finished: 4,800 tokens in, 136 out, $0.0110", step: "Finished" },
    ]);
  });

  it("has the tokens and the cost of the whole run, and ends with the model's last words", () => {
    expect(parsed).toMatchObject({
      outcome: "success",
      failure: null,
      usage: { inputTokens: 4800, outputTokens: 136, costUsd: 0.01096 },
      finalMessage: "Changed a to 2.",
      unparsedLines: 0,
    });
  });

  it("has the tokens so far while it runs, though each message comes in several lines", () => {
    const { usage } = parseStream(claudeCode, recorded("edit").split("\n").slice(0, 6));
    expect(usage).toEqual({ inputTokens: 2400, outputTokens: 68, costUsd: null });
  });
});

it("counts what a subagent used", () => {
  const { usage, finalMessage } = parseStream(claudeCode, recorded("delegated"), ended);
  expect(usage).toEqual({ inputTokens: 6000, outputTokens: 170, costUsd: 0.0137 });
  expect(finalMessage).toBe("Done.");
});

it("counts tokens read from and written to the cache as input", () => {
  const usage = {
    input_tokens: 5,
    output_tokens: 7,
    cache_read_input_tokens: 100,
    cache_creation_input_tokens: 1000,
  };
  const stream = [line({ type: "assistant", message: { id: "m", content: [], usage } })];
  expect(parseStream(claudeCode, stream).usage).toMatchObject({ inputTokens: 1105, outputTokens: 7 });
});

it("tells tools apart, and says which failed and why", () => {
  expect(messages(recorded("many-tools"))).toEqual([
    "Let me look.",
    "$ ls nowhere",
    "$ ls nowhere – failed: Exit code 2 ls: cannot access 'nowhere': No such file or directory",
    "Read nowhere.js",
    expect.stringMatching(/^Read nowhere\.js – failed: File does not exist\./),
    "Fetched http://127.0.0.1:4010/",
    expect.stringMatching(/^Fetched .* – failed: Unable to verify/),
    "Wrote docs/b.md",
    "Looked for a tool: grep",
    "Used Nope",
    "Used Nope – failed: Error: No such tool available: Nope",
    "$ echo done",
    "Done.",
    "Finished: 9,600 tokens in, 272 out, $0.0219",
  ]);
});

it("tells of a tool with the name of an object's own", () => {
  expect(messages([says({ type: "tool_use", id: "t", name: "constructor", input: {} })])).toEqual([
    "Used constructor",
  ]);
});

it("says that the provider is asked again", () => {
  expect(parseStream(claudeCode, recorded("recovered"), ended).events[0]).toEqual({
    level: "warning",
    message: "The model provider answered HTTP 529; asking again (1 of 1)",
    step: null,
  });
});

it("shows an error of the provider once", () => {
  const { events } = parseStream(claudeCode, recorded("400-empty-account"), failed);
  expect(events).toEqual([{ level: "error", message: "Credit balance is too low", step: null }]);
});

it("shows what is no event, without colours, and counts it", () => {
  const parsed = parseStream(claudeCode, ["\u001b[93mwarning\u001b[0m", "{broken", "", done], ended);
  expect(parsed.events.map(({ message }) => message).slice(0, 2)).toEqual(["warning", "{broken"]);
  expect(parsed.unparsedLines).toBe(2);
});

it("passes over events of kinds it does not know", () => {
  const parsed = parseStream(claudeCode, [line({ type: "rate_limit_event" }), done], ended);
  expect(parsed).toMatchObject({ unparsedLines: 0, outcome: "success" });
  expect(parsed.events).toHaveLength(1);
});

describe("a line that the length limit cut", () => {
  const summary = "A long summary. ".repeat(400);
  const wordy = recorded("edit").replaceAll("Changed a to 2.", summary);
  const cut = wordy.split("\n").map((each) => (each.length > 4000 ? `${each.slice(0, 3999)}…` : each));

  it("still is the end of the run when its summary was too long", () => {
    const parsed = parseStream(claudeCode, cut, ended);
    expect(parsed).toMatchObject({
      outcome: "success",
      usage: { inputTokens: 4800, outputTokens: 136, costUsd: 0.01096 },
    });
    expect(parsed.finalMessage).toMatch(/^A long summary\. /);
    expect(parsed.unparsedLines).toBeGreaterThan(0);
  });

  it("still tells the file that was written", () => {
    const call = {
      type: "tool_use",
      id: "t",
      name: "Write",
      input: { file_path: "b.js", content: "x".repeat(5000) },
    };
    expect(messages([says(call).slice(0, 2000)])).toEqual(["Wrote b.js"]);
  });

  it("still tells that a tool failed", () => {
    const result = {
      type: "tool_result",
      is_error: true,
      tool_use_id: "t",
      content: "out of luck ".repeat(500),
    };
    const [, failure] = messages([
      says({ type: "tool_use", id: "t", name: "Bash", input: { command: "make" } }),
      answers(result).slice(0, 2000),
    ]);
    expect(failure).toMatch(/^\$ make – failed: out of luck/);
  });

  it("is judged by the exit code when it breaks off before it says how the run ended", () => {
    const lines = recorded("edit").trim().split("\n");
    const end = lines.at(-1)?.slice(0, 300) ?? "";
    expect(parseStream(claudeCode, lines.with(-1, end), ended).outcome).toBe("success");
    expect(parseStream(claudeCode, lines.with(-1, end), failed).failure?.code).toBe("crashed");
  });
});

describe("how it ended", () => {
  const edit = recorded("edit");
  const broken = edit.split("\n").slice(0, 4).join("\n");

  it("is judged from the stream alone when the exit is unknown", () => {
    expect(parseStream(claudeCode, edit).outcome).toBe("success");
    expect(parseStream(claudeCode, broken).failure?.code).toBe("interrupted");
    expect(parseStream(claudeCode, "").failure?.code).toBe("interrupted");
    expect(parseStream(claudeCode, recorded("500")).failure?.code).toBe("provider_unavailable");
  });

  it("is no success for being called one", () => {
    expect(recorded("404")).toContain('"subtype":"success"');
    expect(parseStream(claudeCode, recorded("404"), ended).failure?.code).toBe("unknown_model");
  });

  it("is an interruption when the last event says so, though the exit code is 0", () => {
    const end = line({ type: "result", subtype: "error_during_execution", is_error: true });
    expect(parseStream(claudeCode, [broken, end], ended).failure?.code).toBe("interrupted");
  });

  it.each([401, 403])("is a bad key while the provider answers %i, however it was ended", (status) => {
    const retry = line({
      type: "system",
      subtype: "api_retry",
      error_status: status,
      attempt: 1,
      max_retries: 9,
    });
    for (const exit of [{ code: null, signal: "SIGKILL" }, { code: 143, signal: null }, ended]) {
      expect(parseStream(claudeCode, [retry], exit).failure?.code).toBe("bad_key");
    }
  });

  it("is no bad key once the model was heard", () => {
    const retry = line({ type: "system", subtype: "api_retry", error_status: 401 });
    const { failure } = parseStream(claudeCode, [retry, says({ type: "text", text: "Hello" })], {
      code: null,
      signal: "SIGTERM",
    });
    expect(failure?.code).toBe("interrupted");
  });

  it("is a success when another way was found for what was denied", () => {
    const call = { type: "tool_use", id: "t", name: "Bash", input: { command: "make" } };
    const denied = line({ type: "system", subtype: "permission_denied", tool_name: "WebFetch" });
    const refused = answers({ type: "tool_result", tool_use_id: "s", is_error: true, content: "no" });
    const worked = answers({ type: "tool_result", tool_use_id: "t", content: "ok" });
    expect(parseStream(claudeCode, [denied, refused, says(call), worked, done], ended).outcome).toBe(
      "success",
    );
    expect(parseStream(claudeCode, [denied, refused, done], ended).failure?.code).toBe("denied_tool");
  });

  it("is a crash with the last words when it dies of itself", () => {
    const { failure } = parseStream(claudeCode, `${broken}\npanic: out of luck`, { code: 134, signal: null });
    expect(failure?.code).toBe("crashed");
    expect(failure?.message).toContain("(exit code 134: panic: out of luck)");
  });

  it("names the provider's answer, and repeats nothing of what it says about a key", () => {
    const { failure } = parseStream(claudeCode, recorded("403"), failed);
    expect(failure?.message).toContain("(HTTP 403)");
    expect(failure?.message).not.toContain("does not have permission");
  });
});
