import { describe, expect, it } from "vitest";
import { planGemini } from "./plan.ts";

const credentials = { GEMINI_API_KEY: "key-g" };

function planned(model: string | null, baseUrls = {}) {
  const plan = planGemini({ model, noTests: false, credentials, baseUrls });
  const at = plan.argv.indexOf("--model");
  const settings: unknown = JSON.parse(plan.homeFiles[".gemini/settings.json"] ?? "null");
  return { ...plan, model: plan.argv[at + 1], settings };
}

describe("the model", () => {
  it.each([
    [null, "pro"],
    ["Flash", "flash"],
    ["flash-lite", "flash-lite"],
    ["auto", "auto"],
    ["gemini-3.8-flash", "gemini-3.8-flash"],
    ["google/gemini-3.8-flash", "gemini-3.8-flash"],
    ["models/gemini-3.8-flash", "gemini-3.8-flash"],
    ["constructor", "constructor"],
  ])("for %j is %s", (wanted, expected) => {
    expect(planned(wanted).model).toBe(expected);
  });
});

describe("the address", () => {
  it.each([
    ["http://127.0.0.1:9/", "http://127.0.0.1:9"],
    ["https://gateway.test/google/v1beta", "https://gateway.test/google"],
  ])("%s is handed over as %s", (given, expected) => {
    expect(planned(null, { GEMINI_BASE_URL: given }).env["GOOGLE_GEMINI_BASE_URL"]).toBe(expected);
  });

  it("is Google's when none is given, and is always given, whatever the repository's .env says", () => {
    const { env, settings } = planned(null, { OPENAI_BASE_URL: "http://127.0.0.1:9" });
    expect(env["GOOGLE_GEMINI_BASE_URL"]).toBe("https://generativelanguage.googleapis.com");
    expect(settings).toMatchObject({ advanced: { ignoreLocalEnv: true } });
  });
});

it("keeps the key from the commands it runs", () => {
  const { env, secretEnv, settings } = planned(null);
  expect(env["GEMINI_API_KEY"]).toBe("key-g");
  expect(secretEnv).toEqual(["GEMINI_API_KEY"]);
  const environmentVariableRedaction = { enabled: true, blocked: ["GEMINI_API_KEY"] };
  expect(settings).toMatchObject({ security: { environmentVariableRedaction } });
});

it("lets nothing wait for an answer, try without end, update itself or send statistics", () => {
  const { argv, settings, prompt } = planned(null);
  expect(argv).toEqual(expect.arrayContaining(["--yolo", "--skip-trust"]));
  expect(settings).toMatchObject({
    general: { enableAutoUpdate: false, maxAttempts: 4 },
    privacy: { usageStatisticsEnabled: false },
    security: { auth: { selectedType: "gemini-api-key" } },
  });
  expect(prompt).toBe("stdin");
});
