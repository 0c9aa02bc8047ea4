import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureTool } from "./tool-cache.ts";

const spec = "ms@2.1.3";
let cacheDir: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), "tool-cache-"));
});

afterEach(() => rm(cacheDir, { recursive: true, force: true }));

test("several who want a tool at once get one complete folder", async () => {
  const folders = await Promise.all([1, 2, 3].map(() => ensureTool(spec, { cacheDir })));
  expect(new Set(folders).size).toBe(1);
  expect(await readdir(join(folders[0] ?? "", "node_modules", "ms"))).toContain("index.js");
  expect(await readdir(cacheDir)).toEqual([spec]);
});

test("only the files to keep are kept", async () => {
  const folder = await ensureTool(spec, { cacheDir, keep: ["index.js"] });
  expect(await readdir(join(folder, "node_modules", "ms"))).toEqual(["index.js", "package.json"]);
});

test("what failed leaves nothing behind", async () => {
  await expect(ensureTool(spec, { cacheDir, keep: ["absent.json"] })).rejects.toThrow("absent.json");
  expect(await readdir(cacheDir)).toEqual([]);
});

test.each(["ms", "ms@latest", "ms@^2.1.3", "../ms@2.1.3", "--help"])(
  "%s is not an exact version",
  async (wish) => {
    await expect(ensureTool(wish, { cacheDir })).rejects.toThrow("not an exact version");
  },
);
