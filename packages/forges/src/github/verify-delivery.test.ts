import { sign } from "@octokit/webhooks-methods";
import { describe, expect, it } from "vitest";
import { verifyDelivery } from "./verify-delivery.ts";

const body = '{"action":"created","comment":{"body":"𝄞 grüße\\n@porter opencode"}}';
const rawBody = Buffer.from(body);
const signed = async (secret: string, text = body) => ({ "x-hub-signature-256": await sign(secret, text) });

describe("verifyDelivery", () => {
  it("accepts what was signed with the secret, whatever the header's case", async () => {
    const headers = await signed("new");
    expect(await verifyDelivery({ rawBody, headers, secrets: ["new"] })).toBe(true);
    expect(await verifyDelivery({ rawBody, headers: new Headers(headers), secrets: ["new"] })).toBe(true);
    const shouted = { "X-Hub-Signature-256": headers["x-hub-signature-256"] };
    expect(await verifyDelivery({ rawBody, headers: shouted, secrets: ["new"] })).toBe(true);
  });

  it("accepts the previous secret while it is being rotated, and not after", async () => {
    const headers = await signed("old");
    expect(await verifyDelivery({ rawBody, headers, secrets: ["new", "old"] })).toBe(true);
    expect(await verifyDelivery({ rawBody, headers, secrets: ["new"] })).toBe(false);
  });

  it("refuses a body that differs by one byte", async () => {
    const headers = await signed("new");
    const changed = Buffer.from(body.replace("opencode", "opencodf"));
    expect(await verifyDelivery({ rawBody: changed, headers, secrets: ["new"] })).toBe(false);
  });

  it("refuses bytes that only decode to what was signed", async () => {
    const headers = await signed("new", "\ufffd");
    expect(await verifyDelivery({ rawBody: Buffer.from([0xff]), headers, secrets: ["new"] })).toBe(false);
    expect(await verifyDelivery({ rawBody: Buffer.from("\ufffd"), headers, secrets: ["new"] })).toBe(true);
  });

  it.each([
    ["without a signature", {}, ["new"]],
    ["with an empty signature", { "x-hub-signature-256": "" }, ["new"]],
    ["with a signature of another kind", { "x-hub-signature-256": "sha1=00" }, ["new"]],
    ["without a secret", { "x-hub-signature-256": "sha256=00" }, []],
    ["with an empty secret", { "x-hub-signature-256": "sha256=00" }, [""]],
  ])("refuses a delivery %s", async (_what, headers, secrets) => {
    expect(await verifyDelivery({ rawBody, headers, secrets })).toBe(false);
  });

  it("refuses an empty body", async () => {
    const headers = { "x-hub-signature-256": "sha256=00" };
    expect(await verifyDelivery({ rawBody: new Uint8Array(), headers, secrets: ["new"] })).toBe(false);
  });
});
