import { builtInAgents } from "@porter/adapters";
import { describe, expect, it } from "vitest";
import { readEnvironment, withKeysOf } from "./environment.ts";

const app = { GITHUB_APP_ID: "1", GITHUB_APP_PRIVATE_KEY: "pem", GITHUB_WEBHOOK_SECRET: "new, old" };

describe("the environment", () => {
  it("means try mode on loopback when it says nothing", () => {
    expect(readEnvironment({}, "/srv")).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      dataDir: "/srv/.porter",
      github: null,
    });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(readEnvironment({ PORT: "", GITHUB_APP_ID: "" }, "/srv")).toMatchObject({
      port: 3000,
      github: null,
    });
  });

  it("accepts several webhook secrets while they are being rotated", () => {
    expect(readEnvironment(app, "/srv").github?.webhookSecrets).toEqual(["new", "old"]);
  });

  it("refuses half an App and names what is missing", () => {
    expect(() => readEnvironment({ GITHUB_APP_ID: "1" }, "/srv")).toThrow(
      /GITHUB_APP_PRIVATE_KEY, GITHUB_WEBHOOK_SECRET/,
    );
    expect(() => readEnvironment({ ...app, GITHUB_WEBHOOK_SECRET: " , " }, "/srv")).toThrow(
      /GITHUB_WEBHOOK_SECRET/,
    );
  });

  it("keeps dependencies unless it is told not to, in a word that is understood", () => {
    const kept = (word: string) => readEnvironment({ PORTER_DEPENDENCY_CACHE: word }, "/srv").dependencyCache;
    expect([kept(""), kept("on"), kept("off")]).toEqual([true, true, false]);
    expect(() => kept("no")).toThrow(/PORTER_DEPENDENCY_CACHE/);
  });

  it("takes the npm registry from npm's own variable, in either spelling", () => {
    expect(readEnvironment({}, "/srv").npmRegistry).toBe("https://registry.npmjs.org");
    expect(readEnvironment({ npm_config_registry: "https://npm.test/" }, "/srv").npmRegistry).toBe(
      "https://npm.test",
    );
    expect(readEnvironment({ NPM_CONFIG_REGISTRY: "https://npm.test/a" }, "/srv").npmRegistry).toBe(
      "https://npm.test/a",
    );
  });

  it("names a wrong variable without its value, which may be a secret in the wrong place", () => {
    const wrong = () => readEnvironment({ PORT: "sk-secret-in-the-wrong-place" }, "/srv");
    expect(wrong).toThrow(/PORT/);
    expect(wrong).not.toThrow(/sk-secret/);
  });

  it("knows the keys of every agent that comes with Porter", () => {
    const names = new Set(builtInAgents.flatMap(({ credentials }) => credentials.map(({ env }) => env)));
    const keys = Object.fromEntries([...names].map((name) => [name, `key of ${name}`]));
    expect(Object.keys(keys)).toContain("ANTHROPIC_API_KEY");
    expect(readEnvironment(keys, "/srv").modelKeys).toEqual(keys);
  });

  it("knows the keys that the operator's own agents name", () => {
    const environment = readEnvironment({ MY_TOKEN: "t", OTHER: "o" }, "/srv");
    expect(withKeysOf(environment, { mine: { credentials: ["MY_TOKEN", "UNSET"] } }).modelKeys).toEqual({
      MY_TOKEN: "t",
    });
  });

  it("hands on only the model keys that are set", () => {
    expect(readEnvironment({ OPENAI_API_KEY: "k" }, "/srv").modelKeys).toEqual({ OPENAI_API_KEY: "k" });
  });
});
