import { sign } from "@octokit/webhooks-methods";
import { describe, expect, it } from "vitest";
import { verifyDelivery } from "./verify-delivery.ts";

const body = '{"action":"created","comment":{"body":"𝄞 grüße\\n@porter opencode"}}';
const rawBody = Buffer.from(body);

describe("verifyDelivery", () => {
  it("accepts what was signed with the secret", async () => {
    expect(verifyDelivery({ rawBody, signature: await sign("new", body), secrets: ["new"] })).toBe(true);
  });

  it("accepts the previous secret while it is being rotated, and not after", async () => {
    const signature = await sign("old", body);
    expect(verifyDelivery({ rawBody, signature, secrets: ["new", "old"] })).toBe(true);
    expect(verifyDelivery({ rawBody, signature, secrets: ["new"] })).toBe(false);
  });

  it("refuses a body that differs by one byte", async () => {
    const signature = await sign("new", body);
    const changed = Buffer.from(body.replace("opencode", "opencodf"));
    expect(verifyDelivery({ rawBody: changed, signature, secrets: ["new"] })).toBe(false);
  });

  it("refuses bytes that only decode to what was signed", async () => {
    const signature = await sign("new", "\ufffd");
    expect(verifyDelivery({ rawBody: Buffer.from([0xff]), signature, secrets: ["new"] })).toBe(false);
    expect(verifyDelivery({ rawBody: Buffer.from("\ufffd"), signature, secrets: ["new"] })).toBe(true);
  });

  it.each([
    ["without a signature", undefined, ["new"]],
    ["with an empty signature", "", ["new"]],
    ["with a signature of another kind", "sha1=00", ["new"]],
    ["without a secret", "sha256=00", []],
    ["with an empty secret", "sha256=00", [""]],
  ])("refuses a delivery %s", (_what, signature, secrets) => {
    expect(verifyDelivery({ rawBody, signature, secrets })).toBe(false);
  });

  it("refuses an empty secret also where the signature was made with it", () => {
    const signature = "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
    expect(verifyDelivery({ rawBody: new Uint8Array(), signature, secrets: [""] })).toBe(false);
  });

  it("refuses an empty body", async () => {
    expect(verifyDelivery({ rawBody: new Uint8Array(), signature: "sha256=00", secrets: ["new"] })).toBe(
      false,
    );
  });
});
