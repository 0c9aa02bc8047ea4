import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { gemini } from "./adapter.ts";

function recorded(file: string): string {
  return readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
}

const ended = { code: 0, signal: null };
const timestamp = "2026-11-25T09:00:00.000Z";
const event = (fields: Record<string, unknown>) => JSON.stringify({ timestamp, ...fields });
const said = (content: string) => event({ type: "message", role: "assistant", content, delta: true });
const failedWith = (message: string) => event({ type: "result", status: "error", error: { message } });
const succeeded = event({ type: "result", status: "success", stats: {} });

describe("a recorded edit", () => {
  const parsed = parseStream(gemini, recorded("edit"), ended);

  it("reads as a person would tell it, its pieces of text joined", () => {
    expect(parsed.events).toEqual([
      { level: "info", message: "I will write the file.", step: null },
      { level: "info", message: "Wrote HELLO.md", step: "Wrote HELLO.md" },
      { level: "info", message: "Done: wrote HELLO.md.", step: null },
      { level: "success", message: "Finished: 2,400 tokens in, 68 out", step: "Finished" },
    ]);
  });

  it("ends with the model's last words, its tokens and no cost, which Gemini CLI does not tell", () => {
    expect(parsed).toMatchObject({
      outcome: "success",
      failure: null,
      usage: { inputTokens: 2400, outputTokens: 68, costUsd: null },
      finalMessage: "Done: wrote HELLO.md.",
      unparsedLines: 0,
    });
  });
});

describe("what the model says", () => {
  const messagesOf = (...lines: string[]) => parseStream(gemini, lines).events.map(({ message }) => message);

  it("is told line by line, as soon as a line is whole", () => {
    expect(messagesOf(said("Look"), said("ing at it.\nI"), said("t is "))).toEqual(["Looking at it."]);
    expect(messagesOf(said("One.\n\nTwo.\nThr"), said("ee."), succeeded)).toEqual([
      "One.",
      "Two.",
      "Three.",
      "Finished: 0 tokens in, 0 out",
    ]);
  });

  it("is one message as a whole", () => {
    const { finalMessage } = parseStream(gemini, recorded("many-tools"), ended);
    expect(finalMessage).toBe("Both are done.\n\n- README.md has a title\n- nothing else changed");
  });

  it("is told in pieces when it has no lines", () => {
    const pieces = Array.from({ length: 10 }, () => said("x".repeat(1000)));
    const parsed = parseStream(gemini, [...pieces, succeeded], ended);
    const told = parsed.events.filter(({ message }) => /^x+…?$/.test(message));
    expect(told.length).toBeGreaterThan(1);
    expect(parsed.finalMessage).toHaveLength(4000);
  });

  it("does not include the prompt, which comes back first", () => {
    expect(messagesOf(event({ type: "message", role: "user", content: "Fix it" }))).toEqual([]);
  });
});

it("tells tools apart, and their failures", () => {
  const { events } = parseStream(gemini, recorded("many-tools"), ended);
  const messages = events.map(({ message }) => message);
  expect(messages).toEqual(
    expect.arrayContaining([
      "Read README.md",
      "Edited README.md",
      "$ ls; exit 2",
      "Read missing.md – failed: File not found.",
      "Looked for files named **/*.md",
      "Searched for title",
      "Plan: 1 of 2 done",
      "Used no_such_tool",
    ]),
  );
  expect(events.find(({ message }) => message === "$ ls; exit 2")?.step).toBe("Look around");
});

it("shows what is no event and counts it, and passes over events of kinds it does not know", () => {
  const parsed = parseStream(gemini, ["Odd words", event({ type: "thought" })]);
  expect(parsed.events.map(({ message }) => message)).toEqual(["Odd words"]);
  expect(parsed.unparsedLines).toBe(1);
});

describe("a line that the length limit cut", () => {
  it("still tells the tool and its file", () => {
    const parameters = { file_path: "src/größe.ts", content: "x".repeat(500) };
    const cut = event({ type: "tool_use", tool_name: "write_file", tool_id: "1", parameters }).slice(0, 250);
    expect(parseStream(gemini, `${cut}…`).events).toEqual([
      { level: "info", message: "Wrote src/größe.ts", step: "Wrote src/größe.ts" },
    ]);
  });

  it("shows nothing of a long prompt", () => {
    const cut = event({ type: "message", role: "user", content: "x".repeat(500) }).slice(0, 250);
    expect(parseStream(gemini, `${cut}…`)).toMatchObject({ events: [], unparsedLines: 1 });
  });
});

describe("how it ended", () => {
  const done = recorded("edit");
  const broken = done.split("\n").slice(0, 6).join("\n");

  it("is judged from the stream alone when the exit is unknown", () => {
    expect(parseStream(gemini, done).outcome).toBe("success");
    expect(parseStream(gemini, broken).failure?.code).toBe("interrupted");
    expect(parseStream(gemini, "").failure?.code).toBe("interrupted");
    expect(parseStream(gemini, recorded("429")).failure?.code).toBe("rate_limited");
    expect(parseStream(gemini, recorded("503")).failure?.code).toBe("provider_unavailable");
  });

  it("is no success without the last event, whatever the exit code", () => {
    expect(parseStream(gemini, broken, ended).failure?.code).toBe("interrupted");
  });

  it.each([
    [144, "crashed"],
    [145, "bad_key"],
    [148, "unknown_model"],
    [157, "context_too_long"],
    [173, "rate_limited"],
    [247, "provider_unavailable"],
    [1, "crashed"],
  ])("with the exit code %i, which is a status, is %s when the words mean nothing", (code, expected) => {
    const parsed = parseStream(gemini, failedWith("[API Error: Unheard of]"), { code, signal: null });
    expect(parsed.failure?.code).toBe(expected);
  });

  it.each([
    ["[API Error: API key expired. Please renew the API key.]", "bad_key"],
    [
      '[API Error: {"error":{"code":502,"message":"Bad gateway","status":"UNAVAILABLE"}}]',
      "provider_unavailable",
    ],
    ["[API Error: got status: broken", "crashed"],
  ])("for %j is %s", (message, code) => {
    expect(parseStream(gemini, failedWith(message)).failure?.code).toBe(code);
  });

  it("is a denied tool only when nothing was done after the refusal", () => {
    const other = [
      event({ type: "tool_use", tool_name: "write_file", tool_id: "2", parameters: { file_path: "a" } }),
      event({ type: "tool_result", tool_id: "2", status: "success" }),
    ];
    const lines = recorded("denied-tool").trimEnd().split("\n");
    expect(parseStream(gemini, lines, ended).failure?.message).toContain("($ rm -rf build)");
    expect(parseStream(gemini, [...lines.slice(0, -1), ...other, succeeded], ended).outcome).toBe("success");
  });

  it("is a failure when the limit of turns ended it, though its last event is a success", () => {
    const limit = event({ type: "error", severity: "error", message: "Maximum session turns exceeded" });
    const { failure } = parseStream(gemini, [limit, succeeded], ended);
    expect(failure?.message).toContain("Maximum session turns exceeded");
  });

  it("is a success with a warning on the way", () => {
    const warning = event({ type: "error", severity: "warning", message: "Loop detected" });
    expect(parseStream(gemini, [warning, succeeded], ended).outcome).toBe("success");
  });

  it("is a crash with the last words when Gemini CLI dies of itself", () => {
    const { failure } = parseStream(gemini, `${broken}\nFATAL ERROR: heap`, { code: 134, signal: null });
    expect(failure?.message).toContain("(exit code 134: FATAL ERROR: heap)");
  });
});

it("repeats nothing of what a provider says about a key", () => {
  const { failure } = parseStream(gemini, failedWith("[API Error: API key not valid: AIza-abc]"));
  expect(failure?.code).toBe("bad_key");
  expect(failure?.message).not.toContain("AIza-abc");
});
