import { describe, expect, it } from "vitest";
import { sealerOf } from "./sealer.ts";

const ringKey = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const first = ringKey("k1", 1);
const second = ringKey("k2", 2);

describe("a sealer", () => {
  it("opens what it sealed, and shows nothing of it", async () => {
    const sealer = sealerOf([first]);
    const sealed = await sealer.seal("sk-ant-plain", "user 11 anthropic");
    expect(sealed).not.toContain("sk-ant");
    expect(await sealer.open(sealed, "user 11 anthropic")).toBe("sk-ant-plain");
  });

  it("does not open for another user or provider", async () => {
    const sealer = sealerOf([first]);
    const sealed = await sealer.seal("secret", "user 11 anthropic");
    await expect(sealer.open(sealed, "user 12 anthropic")).rejects.toMatchObject({
      code: "sealed_text_invalid",
    });
  });

  it("opens old texts after a rotation and knows that they are due", async () => {
    const sealed = await sealerOf([first]).seal("secret", "x");
    const rotated = sealerOf([second, first]);
    expect(await rotated.open(sealed, "x")).toBe("secret");
    expect(rotated.isCurrent(sealed)).toBe(false);
    expect(rotated.isCurrent(await rotated.seal("secret", "x"))).toBe(true);
  });

  it("names the key that is missing", async () => {
    const sealed = await sealerOf([first]).seal("secret", "x");
    await expect(sealerOf([second]).open(sealed, "x")).rejects.toMatchObject({
      code: "sealed_key_unknown",
      message: expect.stringContaining("k1"),
    });
  });

  it.each(["", "plain text", "a.b.c.d.e"])("says that %j is no sealed text", async (text) => {
    await expect(sealerOf([first]).open(text, "x")).rejects.toMatchObject({ code: "sealed_text_invalid" });
  });

  it("notices a changed byte", async () => {
    const sealer = sealerOf([first]);
    const parts = (await sealer.seal("secret", "x")).split(".");
    const cipher = parts[3] ?? "";
    parts[3] = (cipher.startsWith("A") ? "B" : "A") + cipher.slice(1);
    await expect(sealer.open(parts.join("."), "x")).rejects.toMatchObject({ code: "sealed_text_invalid" });
  });
});
