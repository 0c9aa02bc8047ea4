import { describe, expect, it } from "vitest";
import { planOpencode } from "./plan.ts";

const anthropicKey = { ANTHROPIC_API_KEY: "key-a" };
const bothKeys = { ...anthropicKey, OPENAI_API_KEY: "key-o" };

function planned(model: string | null, credentials: Record<string, string>, baseUrls = {}) {
  const plan = planOpencode({ model, noTests: false, credentials, baseUrls });
  const at = plan.argv.indexOf("--model");
  const config: unknown = JSON.parse(plan.env["OPENCODE_CONFIG_CONTENT"] ?? "null");
  return { ...plan, model: plan.argv[at + 1], config };
}

describe("the model", () => {
  it.each([
    [null, bothKeys, "anthropic/claude-sonnet-5"],
    [null, { OPENAI_API_KEY: "key-o" }, "openai/gpt-6-sol"],
    [null, {}, "anthropic/claude-sonnet-5"],
    ["sonnet", bothKeys, "anthropic/claude-sonnet-5"],
    ["Opus", bothKeys, "anthropic/claude-opus-5-5"],
    ["haiku", { OPENAI_API_KEY: "key-o" }, "anthropic/claude-haiku-4-5"],
    ["claude-opus-4-8", { OPENAI_API_KEY: "key-o" }, "anthropic/claude-opus-4-8"],
    ["gpt-5", anthropicKey, "openai/gpt-5"],
    ["o3", anthropicKey, "openai/o3"],
    ["some-model", { OPENAI_API_KEY: "key-o" }, "openai/some-model"],
    ["openai/gpt-5.6:beta", anthropicKey, "openai/gpt-5.6:beta"],
    ["ollama/llama/3", anthropicKey, "ollama/llama/3"],
  ])("for %j with %j is %s", (wanted, credentials, expected) => {
    expect(planned(wanted, credentials).model).toBe(expected);
  });

  it("is declared, so that the provider and not opencode's catalogue judges its name", () => {
    const { config } = planned("claude-of-tomorrow", bothKeys);
    expect(config).toMatchObject({ provider: { anthropic: { models: { "claude-of-tomorrow": {} } } } });
  });
});

describe("the keys", () => {
  it("are only those of the model's provider", () => {
    expect(planned("gpt-5", bothKeys)).toMatchObject({ secretEnv: ["OPENAI_API_KEY"] });
    expect(planned("gpt-5", bothKeys).env).not.toHaveProperty("ANTHROPIC_API_KEY");
  });

  it("are all of them when the repository defines the provider itself", () => {
    expect(planned("ollama/llama3", bothKeys).secretEnv).toEqual(["ANTHROPIC_API_KEY", "OPENAI_API_KEY"]);
  });
});

describe("the address", () => {
  it.each([
    ["anthropic", "http://127.0.0.1:9", "http://127.0.0.1:9/v1"],
    ["anthropic", "https://gateway.test/claude/", "https://gateway.test/claude/v1"],
    ["anthropic", "https://gateway.test/v1", "https://gateway.test/v1"],
    ["openai", "http://127.0.0.1:9/", "http://127.0.0.1:9/v1"],
    ["openai", "https://gateway.test/openai", "https://gateway.test/openai"],
  ])("of %s at %s is %s", (provider, given, baseURL) => {
    const { config } = planned(`${provider}/m`, bothKeys, { [`${provider.toUpperCase()}_BASE_URL`]: given });
    expect(config).toMatchObject({ provider: { [provider]: { options: { baseURL } } } });
  });

  it("is opencode's own when none is given, also when the other provider has one", () => {
    expect(
      JSON.stringify(planned("sonnet", bothKeys, { OPENAI_BASE_URL: "http://127.0.0.1:9" }).config),
    ).not.toContain("baseURL");
  });
});

it("lets nothing wait for an answer, update itself or share the session", () => {
  const { argv, config, env, prompt } = planned(null, bothKeys);
  expect(argv).toContain("--auto");
  expect(config).toMatchObject({ autoupdate: false, share: "disabled" });
  expect(env).toMatchObject({ OPENCODE_DISABLE_AUTOUPDATE: "1", OPENCODE_DISABLE_MODELS_FETCH: "1" });
  expect(prompt).toBe("stdin");
});
