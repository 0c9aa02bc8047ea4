import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { amp } from "./adapter.ts";

function fixture(file: string): string {
  return readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8");
}

const ended = { code: 0, signal: null };
const failed = { code: 1, signal: null };

describe("an edit", () => {
  const parsed = parseStream(amp, fixture("edit.jsonl"), ended);

  it("reads as a person would tell it", () => {
    expect(parsed.events).toEqual([
      { level: "info", message: "I will look.", step: null },
      { level: "info", message: "Read a.js", step: "Read a.js" },
      { level: "info", message: "Edited a.js", step: "Edited a.js" },
      { level: "info", message: "$ npm test", step: "$ npm test" },
      {
        level: "warning",
        message: '$ npm test – failed: {"output":"no test specified","exitCode":1}',
        step: null,
      },
      { level: "info", message: "Changed a to 2.", step: null },
      { level: "success", message: "Finished: 49,600 tokens in, 160 out", step: "Finished" },
    ]);
  });

  it("adds up the tokens of messages that have no id, and knows no cost", () => {
    expect(parsed.usage).toEqual({ inputTokens: 4 * 12_400, outputTokens: 160, costUsd: null });
    expect(parsed.finalMessage).toBe("Changed a to 2.");
  });
});

it("does not take an account of the last message for one of the run", () => {
  const [end = ""] = fixture("edit.jsonl").trim().split("\n").slice(-1);
  const usage = { input_tokens: 1, output_tokens: 1 };
  const stream = fixture("edit.jsonl").replace(end, JSON.stringify({ ...JSON.parse(end), usage }));
  expect(parseStream(amp, stream, ended).usage.inputTokens).toBe(49_600);
});

describe("what Amp says on standard error", () => {
  it("is shown, and tells why it failed", () => {
    const { events, failure } = parseStream(amp, fixture("401.txt"), failed);
    expect(events).toEqual([
      {
        level: "error",
        message: "Error: Invalid or missing API key. Run 'amp login' to authenticate.",
        step: null,
      },
    ]);
    expect(failure?.message).toContain("did not accept the key of Amp");
    expect(failure?.message).not.toContain("amp login");
  });

  it("names the server's answer", () => {
    expect(parseStream(amp, fixture("402.txt"), failed).failure?.message).toContain("(HTTP 402)");
  });

  it("is no failure when the run then succeeds", () => {
    const stream = `Error: Amp server returned an error. Try again in a moment.\n${fixture("edit.jsonl")}`;
    expect(parseStream(amp, stream, ended)).toMatchObject({ outcome: "success", unparsedLines: 1 });
  });
});

it("says what an error in the middle was", () => {
  expect(parseStream(amp, fixture("error.jsonl"), failed).failure?.message).toContain(
    "(The connection to the server was lost.)",
  );
});
