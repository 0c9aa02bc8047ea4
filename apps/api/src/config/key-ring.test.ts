import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openKeyRing } from "./key-ring.ts";

/** Read by the runner's tests too: both sides have to derive the same key. */
const vectorFile = path.resolve(import.meta.dirname, "../../../../modal/tests/run_key_vector.json");
const vectorSchema = z.object({
  porter_secret: z.string(),
  run_id: z.string(),
  runner_key: z.string(),
  run_key: z.string(),
});

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-key-ring-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const key = (letter: string) => Buffer.from(letter.repeat(32)).toString("base64");

describe("the key ring", () => {
  it("is made once, for the owner's eyes only, and found again", async () => {
    const first = await openKeyRing(null, folder);
    const again = await openKeyRing(null, folder);
    expect(again.runKey("run")).toBe(first.runKey("run"));
    expect((await stat(path.join(folder, "key-ring"))).mode & 0o077).toBe(0);
  });

  it("gives each run a key of its own", async () => {
    const ring = await openKeyRing(`a:${key("a")}`, folder);
    expect(ring.runKey("one")).not.toBe(ring.runKey("two"));
    expect(ring.runKey("one")).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it("gives a platform that is not told them what every run's key is derived from, as the runner derives it", async () => {
    const vector = vectorSchema.parse(JSON.parse(await readFile(vectorFile, "utf8")));
    const ring = await openKeyRing(vector.porter_secret, folder);
    expect(ring.runnerKey()).toBe(vector.runner_key);
    expect(ring.runKey(vector.run_id)).toBe(vector.run_key);
  });

  it("still verifies reports of runs that were launched before a rotation", async () => {
    const before = await openKeyRing(`a:${key("a")}`, folder);
    const after = await openKeyRing(`b:${key("b")},a:${key("a")}`, folder);
    expect(after.runKey("run")).not.toBe(before.runKey("run"));
    expect(after.runKeys("run")).toContain(before.runKey("run"));
  });

  it.each(["short:YWJj", "nocolon", "", `bad id:${key("a")}`])(
    "refuses %j without repeating it",
    async (text) => {
      await expect(openKeyRing(text, folder)).rejects.toMatchObject({ code: "configuration_invalid" });
    },
  );
});
