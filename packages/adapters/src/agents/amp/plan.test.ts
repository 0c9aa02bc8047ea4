import { expect, it } from "vitest";
import { amp } from "./adapter.ts";
import { planAmp } from "./plan.ts";

const request = { noTests: false, credentials: { AMP_API_KEY: "key-a" }, baseUrls: {} };

it.each([
  [null, undefined],
  ["high", "high"],
  ["Ultra", "ultra"],
])("for --model=%s has the mode %s", (model, mode) => {
  const { argv } = planAmp({ ...request, model });
  const at = argv.indexOf("--mode");
  expect(at < 0 ? undefined : argv[at + 1]).toBe(mode);
});

it.each(["sonnet", "gpt-5", "smart", "constructor"])("takes no model by the name %s", (model) => {
  expect(amp.models.accepts(model)).toBe(false);
  expect(planAmp({ ...request, model }).argv).not.toContain(model);
});

it("takes the prompt from standard input: nothing follows the flag that a message could follow", () => {
  const { argv, prompt } = planAmp({ ...request, model: "high" });
  expect(argv.at(-1)).toBe("-x");
  expect(prompt).toBe("stdin");
});

it("calls the variable of its address by Amp's name", () => {
  const { env } = planAmp({ ...request, model: null, baseUrls: { AMP_BASE_URL: "http://127.0.0.1:9" } });
  expect(env).toEqual({ AMP_API_KEY: "key-a", AMP_URL: "http://127.0.0.1:9" });
});

it("lets nothing wait for an answer or update itself, and keeps the thread private", () => {
  const { argv, homeFiles } = planAmp({ ...request, model: null });
  expect(JSON.parse(homeFiles[".config/amp/settings.json"] ?? "null")).toMatchObject({
    "amp.dangerouslyAllowAll": true,
    "amp.updates.mode": "disabled",
  });
  expect(argv.join(" ")).toContain("--visibility private");
});
