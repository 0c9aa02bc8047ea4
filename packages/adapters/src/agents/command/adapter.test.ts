import { describe, expect, it } from "vitest";
import { parseStream } from "../parse-stream.ts";
import { createCommandAgent } from "./adapter.ts";
import { commandAgentSchema } from "./schema.ts";

const agent = createCommandAgent({
  id: "my-agent",
  displayName: "My agent",
  command: ["my-cli", "--headless"],
  prompt: "stdin",
  credentials: ["ANTHROPIC_API_KEY", "MY_TOKEN"],
});

it("runs the operator's command with the keys that are known and the addresses that belong to them", () => {
  const plan = agent.plan({
    model: "opus",
    noTests: false,
    credentials: { ANTHROPIC_API_KEY: "key-a" },
    baseUrls: { ANTHROPIC_BASE_URL: "http://127.0.0.1:9", OPENAI_BASE_URL: "http://127.0.0.1:10" },
  });
  expect(plan).toEqual({
    argv: ["my-cli", "--headless"],
    env: { ANTHROPIC_API_KEY: "key-a", ANTHROPIC_BASE_URL: "http://127.0.0.1:9" },
    secretEnv: ["ANTHROPIC_API_KEY"],
    homeFiles: {},
    prompt: "stdin",
  });
});

it("shows every line as it is, and interprets no JSON", () => {
  const { events, unparsedLines } = parseStream(agent, 'one\n\n{"type":"error"}\n', {
    code: 0,
    signal: null,
  });
  expect(events).toEqual([
    { level: "info", message: "one", step: "one" },
    { level: "info", message: '{"type":"error"}', step: '{"type":"error"}' },
  ]);
  expect(unparsedLines).toBe(0);
});

it("explains a crash with the last lines", () => {
  const { failure } = parseStream(agent, "a\nb\nc\n\nd\n", { code: 7, signal: null });
  expect(failure?.message).toMatch(/^My agent ended before it was done \(exit code 7: b · c · d\)\. /);
});

describe("the operator's entry", () => {
  const entry = { displayName: "My agent", command: ["my-cli"] };

  it("needs a name and a command only", () => {
    expect(commandAgentSchema.parse(entry)).toEqual({
      ...entry,
      prompt: "stdin",
      credentials: [],
      hosts: [],
    });
  });

  it.each([
    ["without a command", { ...entry, command: [] }],
    ["with a command line instead of arguments", { ...entry, command: "my-cli --headless" }],
    ["with a misspelt field", { ...entry, promt: "stdin" }],
    ["with a key in place of its variable's name", { ...entry, credentials: ["sk-ant-123"] }],
    ["with an unknown way for the prompt", { ...entry, prompt: "file" }],
  ])("is refused %s", (_, broken) => {
    expect(commandAgentSchema.safeParse(broken).success).toBe(false);
  });
});
