import { describe, expect, it } from "vitest";
import { planClaudeCode } from "./plan.ts";

const credentials = { ANTHROPIC_API_KEY: "key-a" };

function planned(model: string | null, baseUrls = {}) {
  const plan = planClaudeCode({ model, noTests: false, credentials, baseUrls });
  const after = (flag: string) => plan.argv[plan.argv.indexOf(flag) + 1];
  return {
    ...plan,
    model: after("--model"),
    mode: after("--permission-mode"),
    tools: after("--allowedTools"),
  };
}

describe("the model", () => {
  it.each([
    [null, "sonnet"],
    ["Opus", "opus"],
    ["haiku", "haiku"],
    ["claude-opus-4-8", "claude-opus-4-8"],
    ["Claude-Of-Tomorrow", "Claude-Of-Tomorrow"],
    ["anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.5"],
  ])("for %j is %s", (wanted, expected) => {
    expect(planned(wanted).model).toBe(expected);
  });
});

describe("the address", () => {
  it.each([
    ["http://127.0.0.1:9", "http://127.0.0.1:9"],
    ["https://gateway.test/claude/", "https://gateway.test/claude"],
    ["https://gateway.test/v1/", "https://gateway.test"],
  ])("%s is handed over as %s, since Claude Code adds the version itself", (given, expected) => {
    const { env } = planned(null, { ANTHROPIC_BASE_URL: given, OPENAI_BASE_URL: "http://127.0.0.1:10" });
    expect(env["ANTHROPIC_BASE_URL"]).toBe(expected);
    expect(env).not.toHaveProperty("OPENAI_BASE_URL");
  });

  it("is Claude Code's own when none is given", () => {
    expect(planned(null).env).not.toHaveProperty("ANTHROPIC_BASE_URL");
  });
});

it("is allowed what the work takes, in a mode that also starts as root", () => {
  const { mode, tools, argv } = planned(null);
  expect(mode).toBe("acceptEdits");
  expect(tools?.split(",")).toEqual(expect.arrayContaining(["Bash", "Edit", "Read", "Write"]));
  expect(argv.join(" ")).not.toContain("skip-permissions");
});

it("lets nothing wait for long, update itself or call home", () => {
  const { env, prompt } = planned(null);
  expect(env).toMatchObject({ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", DISABLE_AUTOUPDATER: "1" });
  expect(Number(env["CLAUDE_CODE_MAX_RETRIES"])).toBeLessThan(10);
  expect(prompt).toBe("stdin");
});

it("keeps within the budget by itself, and has none when none is given", () => {
  const request = { model: null, noTests: false, credentials: {}, baseUrls: {} };
  expect(planClaudeCode({ ...request, budgetUsd: 2.5 }).argv.slice(-2)).toEqual(["--max-budget-usd", "2.5"]);
  expect(planClaudeCode(request).argv).not.toContain("--max-budget-usd");
});
