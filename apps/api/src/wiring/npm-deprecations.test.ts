import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type NpmRegistry, startNpmRegistry } from "../testing/start-npm-registry.ts";
import { createNpmDeprecations } from "./npm-deprecations.ts";

const release = { package: "@openai/codex", version: "0.169.0" };
const minuteMs = 60_000;

let registry: NpmRegistry;
beforeEach(async () => {
  registry = await startNpmRegistry();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});
afterEach(async () => {
  vi.useRealTimers();
  await registry.close();
});

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

describe("what the registry says of a version", () => {
  it.each([
    ["Use @openai/codex-cli instead.", "Use `@openai/codex-cli` instead."],
    ["see\nhttps://x.test/a <b>now</b>\u200b", "see `https://x.test/a <b>now</b>`"],
    [true, "no reason is given"],
    [undefined, null],
    ["", null],
    [false, null],
  ])("%j is passed on as %j", async (words, expected) => {
    registry.deprecate(words);
    expect(await createNpmDeprecations(registry.url)(release)).toBe(expected);
  });

  it("is cut when it is long", async () => {
    registry.deprecate("word ".repeat(1000));
    const words = await createNpmDeprecations(registry.url)(release);
    expect(words?.length).toBeLessThanOrEqual(200);
    expect(words).toMatch(/^word word/);
  });

  it("is asked for as npm does, under whatever path the registry has", async () => {
    await createNpmDeprecations(`${registry.url}/npm/all`)(release);
    await createNpmDeprecations(registry.url)({ package: "opencode-ai", version: "1.18.33" });
    expect(registry.asked).toEqual(["/npm/all/@openai%2fcodex/0.169.0", "/opencode-ai/1.18.33"]);
  });

  it("is asked for once a day", async () => {
    const deprecations = createNpmDeprecations(registry.url);
    await Promise.all([deprecations(release), deprecations(release)]);
    registry.deprecate("Old.");
    pass(23 * 60 * minuteMs);
    expect(await deprecations(release)).toBeNull();
    expect(registry.asked).toHaveLength(1);
    pass(61 * minuteMs);
    expect(await deprecations(release)).toBe("Old.");
  });
});

describe("a registry that does not answer", () => {
  it.each([
    ["at all", () => undefined],
    ["with success", (response) => response.writeHead(404).end()],
    ["with JSON", (response) => response.end("<html>")],
    ["with a version", (response) => response.end('{"deprecated":"Pay here."}')],
    ["to the end", (response) => response.writeHead(200, { "content-length": 99 }).flushHeaders()],
  ] satisfies [string, Parameters<NpmRegistry["misbehave"]>[0]][])(
    "%s gives no warning",
    async (_, answer) => {
      registry.misbehave(answer);
      expect(await createNpmDeprecations(registry.url)(release)).toBeNull();
    },
  );

  it("is left alone for some minutes, then asked again", async () => {
    registry.misbehave((response) => response.writeHead(503).end());
    const deprecations = createNpmDeprecations(registry.url);
    await deprecations(release);
    pass(9 * minuteMs);
    await deprecations(release);
    expect(registry.asked).toHaveLength(1);
    pass(2 * minuteMs);
    await deprecations(release);
    expect(registry.asked).toHaveLength(2);
  });

  it("is none at all where nobody listens", async () => {
    expect(await createNpmDeprecations("http://127.0.0.1:9")(release)).toBeNull();
  });
});
