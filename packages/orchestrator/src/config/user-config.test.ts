import { describe, expect, it } from "vitest";
import {
  editCustomPrompt,
  editRepository,
  deleteCredential,
  setCredential,
  settingsFor,
} from "./edit-config.ts";
import { configVersion, emptyConfig, parseUserConfig, userConfigText } from "./user-config.ts";

const sealed = "eyJhbGciOiJkaXIifQ..iv.cipher.tag";
const file = (content: object) => JSON.stringify(content);

describe("a person's configuration", () => {
  it("survives being written and read", () => {
    const config = setCredential("anthropic", sealed)(emptyConfig());
    expect(parseUserConfig(userConfigText(config))).toEqual(config);
  });

  it("keeps what Porter does not know, at every level", () => {
    const mine = {
      version: configVersion,
      theme: "dark",
      agents: { opencode: { enabled: true, priority: 3, mine: 1 } },
      repositories: { "acme/api": { autoAssign: true, note: "x" } },
    };
    const edited = editRepository("acme/api", { allowCollaborators: true })(parseUserConfig(file(mine)));
    expect(JSON.parse(userConfigText(edited))).toMatchObject({
      theme: "dark",
      agents: { opencode: { mine: 1 } },
      repositories: { "acme/api": { autoAssign: true, note: "x", allowCollaborators: true } },
    });
  });

  it.each([{}, { version: "1.4.0" }, { version: "2.0.0" }])("%j is lifted to today's version", (content) => {
    expect(parseUserConfig(file(content)).version).toBe(configVersion);
  });

  it("of a later Porter is left alone", () => {
    expect(() => parseUserConfig(file({ version: "3.0.0" }))).toThrow(/is of version 3.0.0/);
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a plain key", file({ credentials: { anthropic: "sk-ant-plain" } })],
    ["a repository without its owner", file({ repositories: { api: {} } })],
  ])("that is damaged (%s) says so and repeats no value", (_, text) => {
    expect(() => parseUserConfig(text)).toThrow(expect.objectContaining({ code: "config_damaged" }));
    expect(() => parseUserConfig(text)).not.toThrow(/sk-ant-plain/);
  });
});

describe("an edit", () => {
  it("replaces and removes a key and nothing else", () => {
    const both = setCredential("openai", sealed)(setCredential("anthropic", sealed)(emptyConfig()));
    expect(Object.keys(deleteCredential("openai")(both).credentials)).toEqual(["anthropic"]);
  });

  it("takes a repository off the list", () => {
    const listed = editRepository("acme/api", { autoAssign: true })(emptyConfig());
    expect(editRepository("acme/api", null)(listed).repositories).toEqual({});
  });

  it("removes standing instructions with an empty text", () => {
    const brief = editCustomPrompt("opencode", "Be brief.")(emptyConfig());
    expect(brief.agents["opencode"]?.customPrompt).toBe("Be brief.");
    expect(editCustomPrompt("opencode", "")(brief).agents["opencode"]).not.toHaveProperty("customPrompt");
  });
});

it("a sponsor's settings are found whatever the case, and only for what they list", () => {
  const config = editCustomPrompt(
    "amp",
    "Terse.",
  )(editRepository("Acme/Api", { defaultAgent: "amp", skipLabels: ["wip"] })(emptyConfig()));
  expect(settingsFor(config, "acme/api")).toEqual({
    defaultAgent: "amp",
    autoAssign: false,
    skipLabels: ["wip"],
    customPrompts: { amp: "Terse." },
  });
  expect(settingsFor(config, "acme/web")).toBeNull();
});
