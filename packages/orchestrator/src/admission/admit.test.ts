import { describe, expect, it } from "vitest";
import { anyModel, onlyModels } from "../agent/model-choice.ts";
import { reasonAgainstModel } from "./admit.ts";

describe("a model that was asked for", () => {
  const picky = { displayName: "Picky", models: onlyModels("smart", "rush") };
  const open = { displayName: "Open", models: anyModel("sonnet", "opus") };
  const fixed = { displayName: "Fixed", models: onlyModels() };

  it.each([
    ["is fine when there was none", null, fixed],
    ["is fine when the agent lists it", "rush", picky],
    ["is fine in another case", "Smart", picky],
    ["is fine unlisted where the provider judges names", "org/some-model:beta", open],
  ])("%s", (_, model, agent) => {
    expect(reasonAgainstModel(model, agent)).toBeNull();
  });

  it("is refused with the list when the agent can list its models", () => {
    const failure = reasonAgainstModel("gpt-5", picky);
    expect(failure).toMatchObject({ code: "unknown_model", retry: "never" });
    expect(failure?.message).toBe(
      "Picky cannot use the model `gpt-5`: it has no such model. Use one of smart, rush, or leave `--model` out, and comment again.",
    );
  });

  it("is refused with what to do when the agent takes none", () => {
    expect(reasonAgainstModel("sonnet", fixed)?.message).toBe(
      "Fixed cannot use the model `sonnet`: it takes no model. Leave `--model` out, and comment again.",
    );
  });

  it.each(["constructor", "__proto__"])("is not taken for a listed one when it is called %s", (model) => {
    expect(reasonAgainstModel(model, picky)?.code).toBe("unknown_model");
  });

  it.each(["--model", "a b", "a\nb", "", "x".repeat(129)])(
    "is refused when %j can be no name at all",
    (model) => {
      expect(reasonAgainstModel(model, open)?.code).toBe("unknown_model");
    },
  );

  it("mentions nobody in the refusal", () => {
    expect(reasonAgainstModel("@ann", picky)?.message).not.toContain("@ann");
  });
});
