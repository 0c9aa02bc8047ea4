import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { codex } from "./adapter.ts";

function recorded(file: string): string {
  return readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), "utf8");
}

const ended = { code: 0, signal: null };
const failed = { code: 1, signal: null };
const itemLine = (type: string, item: Record<string, unknown>) => JSON.stringify({ type, item });
const failedTurn = (message: string) => JSON.stringify({ type: "turn.failed", error: { message } });

describe("a recorded edit", () => {
  const parsed = parseStream(codex, recorded("edit"), ended);

  it("reads as a person would tell it", () => {
    const command = "$ printf 'hello from the script\\n' > HELLO.md";
    expect(parsed.events).toEqual([
      { level: "info", message: "I will write the file.", step: null },
      { level: "info", message: command, step: command },
      { level: "info", message: "Done: wrote HELLO.md.", step: null },
      { level: "success", message: "Finished: 2,400 tokens in, 68 out", step: "Finished" },
    ]);
  });

  it("ends with the model's last words, its tokens and no cost, which Codex does not tell", () => {
    expect(parsed).toMatchObject({
      outcome: "success",
      failure: null,
      usage: { inputTokens: 2400, outputTokens: 68, costUsd: null },
      finalMessage: "Done: wrote HELLO.md.",
      unparsedLines: 0,
    });
  });
});

it("tells tools apart, and their failures", () => {
  const messages = parseStream(codex, recorded("many-tools"), ended).events.map(({ message }) => message);
  expect(messages).toEqual(
    expect.arrayContaining([
      "$ ls -la",
      "$ cat /nonexistent; exit 3",
      "$ cat /nonexistent; exit 3 (exit code 3)",
      "Wrote /workspace/repo/NOTE.md; Edited /workspace/repo/README.md",
    ]),
  );
});

it("shortens paths from the left", () => {
  const changes = [{ path: "/home/runs/01/repository/src/app/main.ts", kind: "update" }];
  const line = itemLine("item.completed", { type: "file_change", changes, status: "completed" });
  expect(parseStream(codex, line).events[0]?.message).toBe("Edited …/src/app/main.ts");
});

it.each([
  ["/bin/bash -lc 'ls'", "$ ls"],
  [`/bin/bash -lc "echo \\"\\$HOME\\""`, '$ echo "$HOME"'],
  [`/usr/bin/zsh -lc 'echo '"'"'hi'"'"''`, "$ echo 'hi'"],
  ["/bin/sh -c ls", "$ ls"],
  ["make all", "$ make all"],
])("shows the command %s without the shell around it", (command, expected) => {
  const line = itemLine("item.started", { type: "command_execution", command, status: "in_progress" });
  expect(parseStream(codex, line).events[0]?.message).toBe(expected);
});

it("tells of searches, servers' tools and plans", () => {
  const parsed = parseStream(codex, [
    itemLine("item.completed", { type: "web_search", query: "node 24 fetch" }),
    itemLine("item.started", { type: "mcp_tool_call", server: "docs", tool: "find", status: "in_progress" }),
    itemLine("item.completed", {
      type: "mcp_tool_call",
      server: "docs",
      tool: "find",
      status: "failed",
      error: { message: "no route" },
    }),
    itemLine("item.updated", { type: "todo_list", items: [{ text: "a", completed: true }, { text: "b" }] }),
  ]);
  expect(parsed.events.map(({ message }) => message)).toEqual([
    "Searched the web for node 24 fetch",
    "Used find of docs",
    "Used find of docs – failed: no route",
    "Plan: 1 of 2 done",
  ]);
});

it("takes an item of the type error for the warning that it is", () => {
  const parsed = parseStream(codex, recorded("fallback-metadata"), ended);
  expect(parsed.events[0]).toMatchObject({
    level: "warning",
    message: expect.stringContaining("Model metadata"),
  });
  expect(parsed.outcome).toBe("success");
});

it("shows what is no event and counts it, and passes over events of kinds it does not know", () => {
  const parsed = parseStream(codex, ["WARNING: odd", '{"type":"item.completed","item":{"type":"sleep"}}']);
  expect(parsed.events.map(({ message }) => message)).toEqual(["WARNING: odd"]);
  expect(parsed.unparsedLines).toBe(1);
});

describe("a line that the length limit cut", () => {
  it("still tells the command", () => {
    const line = itemLine("item.started", { type: "command_execution", command: "/bin/bash -lc 'cat a'" });
    const long = line.replace('"}}', `","aggregated_output":"${"x".repeat(100)}`);
    const parsed = parseStream(codex, `${long}…`);
    expect(parsed.events[0]?.message).toBe("$ cat a");
    expect(parsed.unparsedLines).toBe(1);
  });

  it("still says why the agent failed", () => {
    const cut = failedTurn(`unexpected status 401 Unauthorized: ${"x".repeat(300)}`).slice(0, 200);
    expect(parseStream(codex, cut, failed).failure?.code).toBe("bad_key");
  });
});

describe("how it ended", () => {
  const done = recorded("edit");
  const broken = done.split("\n").slice(0, 4).join("\n");

  it("is judged from the stream alone when the exit is unknown", () => {
    expect(parseStream(codex, done).outcome).toBe("success");
    expect(parseStream(codex, broken).failure?.code).toBe("interrupted");
    expect(parseStream(codex, "").failure?.code).toBe("interrupted");
    expect(parseStream(codex, recorded("500")).failure?.code).toBe("provider_unavailable");
  });

  it("is no success without the end of the turn, whatever the exit code", () => {
    expect(parseStream(codex, broken, ended).failure?.code).toBe("crashed");
  });

  it("is a success when an error on the way was overcome", () => {
    const [thread = "", turn = "", ...rest] = done.split("\n");
    const trying = recorded("503").split("\n")[2] ?? "";
    const parsed = parseStream(codex, [thread, turn, trying, ...rest], ended);
    expect(parsed.outcome).toBe("success");
    expect(parsed.events[0]).toMatchObject({
      level: "warning",
      message: expect.stringMatching(/^Reconnecting/),
    });
  });

  it("is an interruption when a signal came while it tried again", () => {
    const trying = recorded("503").split("\n").slice(0, 3);
    expect(parseStream(codex, trying, { code: null, signal: "SIGTERM" }).failure?.code).toBe("interrupted");
  });

  it("tells the error that ended the turn once", () => {
    const { events } = parseStream(codex, recorded("404"), failed);
    expect(events.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("is a denied tool when nothing was done after the refusal", () => {
    const refused = itemLine("item.completed", {
      type: "command_execution",
      command: "/bin/bash -lc 'rm -rf build'",
      status: "declined",
    });
    const turnEnd = '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}';
    const { failure } = parseStream(codex, [refused, turnEnd], ended);
    expect(failure?.code).toBe("denied_tool");
    expect(failure?.message).toContain("rm -rf build");
    expect(parseStream(codex, [refused, ...done.split("\n")], ended).outcome).toBe("success");
  });

  it.each([
    ["You've hit your usage limit.", "no_credit"],
    ["The requested model 'gpt-none' does not exist.", "unknown_model"],
    ["unexpected status 404 Not Found: model: nope not found, url: http://x/", "unknown_model"],
    ["unexpected status 400 Bad Request: the model `x` is not supported", "unknown_model"],
    ["unexpected status 413 Payload Too Large: ", "context_too_long"],
    ["This content was flagged for possible biological risk.", "refused"],
    ["idle timeout waiting for SSE", "provider_unavailable"],
    ["something else", "crashed"],
  ])("for %j is %s", (message, code) => {
    expect(parseStream(codex, failedTurn(message), failed).failure?.code).toBe(code);
  });

  it("is a crash with the last words when Codex dies of itself", () => {
    const { failure } = parseStream(codex, `${broken}\nthread 'main' panicked`, { code: 101, signal: null });
    expect(failure?.message).toContain("(exit code 101: thread 'main' panicked)");
  });
});

it("repeats nothing of what a provider says about a key", () => {
  const { failure } = parseStream(codex, recorded("401"), failed);
  expect(failure?.message).not.toContain("sk-dummy");
});
