import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sealerOf } from "../../config/sealer.ts";
import { sealedCookie } from "./sealed-cookie.ts";

const keys = (fill: number) => [{ id: `k${fill}`, key: new Uint8Array(32).fill(fill) }];
const cookie = (name: string, fill = 1) =>
  sealedCookie({
    name,
    path: "/",
    maxAgeSeconds: 60,
    secure: true,
    sealer: sealerOf(keys(fill)),
    content: z.object({ session: z.string() }),
  });
const sent = (setCookie: string) => new Headers({ cookie: setCookie.split(";")[0] ?? "" });

describe("a sealed cookie", () => {
  it("is read back by who wrote it, and hidden from scripts, foreign sites and plain HTTP", async () => {
    const written = await cookie("__Host-a").write({ session: "a-session-id" });
    for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=60"])
      expect(written).toContain(part);
    expect(written).not.toContain("Domain");
    expect(written).not.toContain("a-session-id");
    expect(await cookie("__Host-a").read(sent(written))).toEqual({ session: "a-session-id" });
  });

  it("means nothing under another name or another key", async () => {
    const value = (await cookie("a").write({ session: "a-session-id" })).split(";")[0]?.slice(2) ?? "";
    expect(await cookie("b").read(new Headers({ cookie: `b=${value}` }))).toBeNull();
    expect(await cookie("a", 2).read(new Headers({ cookie: `a=${value}` }))).toBeNull();
  });

  it.each(["", "a=", "a=x.y", "other=1"])("is nothing in %j", async (header) => {
    expect(await cookie("a").read(new Headers({ cookie: header }))).toBeNull();
  });
});
