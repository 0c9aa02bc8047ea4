import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { cursor } from "./adapter.ts";

function fixture(file: string): string {
  return readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8");
}

const ended = { code: 0, signal: null };
const failed = { code: 1, signal: null };
const call = (subtype: string, tool: Record<string, unknown>) =>
  JSON.stringify({ type: "tool_call", subtype, call_id: "c", tool_call: tool, session_id: "s" });

describe("an edit", () => {
  const parsed = parseStream(cursor, fixture("edit.jsonl"), ended);

  it("reads as a person would tell it", () => {
    expect(parsed.events).toEqual([
      { level: "info", message: "I'll read the file.", step: null },
      { level: "info", message: "Read a.js", step: "Read a.js" },
      { level: "info", message: "Wrote a.js", step: "Wrote a.js" },
      { level: "info", message: "$ npm test", step: "Run the tests" },
      { level: "warning", message: "$ npm test – failed: no test specified", step: null },
      { level: "info", message: "$ node a.js", step: "$ node a.js" },
      { level: "info", message: "Used lint", step: "Used lint" },
      { level: "info", message: "Changed a to 2.", step: null },
      { level: "success", message: "Finished: 8,000 tokens in, 130 out", step: "Finished" },
    ]);
  });

  it("ends with the last message, where the last event repeats all of them", () => {
    expect(parsed.finalMessage).toBe("Changed a to 2.");
    expect(parsed.usage).toEqual({ inputTokens: 8000, outputTokens: 130, costUsd: null });
    expect(parsed.unparsedLines).toBe(0);
  });
});

it("has no tokens where its version does not count them", () => {
  const { usage } = parseStream(cursor, fixture("text-only.jsonl"), ended);
  expect(usage).toEqual({ inputTokens: 0, outputTokens: 0, costUsd: null });
});

it("says why a command was rejected", () => {
  const { events, failure } = parseStream(cursor, fixture("rejected.jsonl"), ended);
  expect(events[1]?.message).toBe(
    "$ cp a b – failed: Command requires approval, which is unavailable in headless mode",
  );
  expect(failure?.message).toContain("(shell)");
});

it.each([
  ["a tool without arguments", { shellToolCall: "broken" }, "$"],
  ["a tool it does not know", { constructorToolCall: { args: {} } }, "Used constructor"],
  ["a function with arguments that are no JSON", { function: { name: "rg", arguments: "{" } }, "Used rg"],
  ["nothing at all", {}, "Used a tool"],
])("makes something of %s", (_, tool, message) => {
  expect(parseStream(cursor, [call("started", tool)]).events.map((event) => event.message)).toEqual([
    message,
  ]);
});

describe("what it says on standard error", () => {
  it("tells why it failed", () => {
    expect(parseStream(cursor, fixture("no-key.txt"), failed).failure?.message).toContain(
      "did not accept the key of Cursor",
    );
  });

  it("is quoted when nobody knows what it means", () => {
    expect(parseStream(cursor, "Error: out of luck", failed).failure?.message).toContain(
      "(exit code 1: Error: out of luck)",
    );
  });
});
