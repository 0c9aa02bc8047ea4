import { describe, expect, it } from "vitest";
import { planCodex } from "./plan.ts";

const credentials = { OPENAI_API_KEY: "key-o" };

function planned(model: string | null, baseUrls = {}) {
  const plan = planCodex({ model, noTests: false, credentials, baseUrls });
  const at = plan.argv.indexOf("--model");
  return { ...plan, model: plan.argv[at + 1], config: plan.homeFiles[".codex/config.toml"] };
}

describe("the model", () => {
  it.each([
    [null, "gpt-6.1-sol"],
    ["sol", "gpt-6.1-sol"],
    ["Astra", "gpt-6-astra"],
    ["gpt-5.5", "gpt-5.5"],
    ["openai/gpt-5.5", "gpt-5.5"],
    ["openai/luna", "gpt-6-luna"],
    ["my-gateway/gpt", "my-gateway/gpt"],
    ["constructor", "constructor"],
  ])("for %j is %s", (wanted, expected) => {
    expect(planned(wanted).model).toBe(expected);
  });
});

describe("the address", () => {
  it.each([
    [undefined, "https://api.openai.com/v1"],
    ["http://127.0.0.1:9/", "http://127.0.0.1:9/v1"],
    ["https://gateway.test/v1/", "https://gateway.test/v1"],
    ["https://gateway.test/openai", "https://gateway.test/openai"],
  ])("for %j is %s", (given, expected) => {
    const { config } = planned(null, given === undefined ? {} : { OPENAI_BASE_URL: given });
    expect(config?.split("\n")).toContain(`base_url = "${expected}"`);
  });

  it("cannot add a line to the configuration", () => {
    const { config } = planned(null, { OPENAI_BASE_URL: 'https://x.test/"\nmodel = "other' });
    expect(config?.split("\n")).toContain(String.raw`base_url = "https://x.test/\"\nmodel = \"other"`);
  });
});

it("names the key's variable in its configuration and keeps it from the commands it runs", () => {
  const { config, env, secretEnv } = planned(null);
  expect(config).toContain('env_key = "OPENAI_API_KEY"');
  expect(config).toContain('exclude = ["OPENAI_API_KEY"]');
  expect(env).toEqual(credentials);
  expect(secretEnv).toEqual(["OPENAI_API_KEY"]);
});

it("lets nothing wait for an answer or without end, and takes the prompt from standard input", () => {
  const { argv, config, prompt } = planned(null);
  expect(argv).toContain("--dangerously-bypass-approvals-and-sandbox");
  expect(config).toContain("unbounded_connection_retries = false");
  expect(argv.at(-1)).toBe("-");
  expect(prompt).toBe("stdin");
});
