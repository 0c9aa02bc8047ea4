import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { gitHubConfigSchema } from "./config.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString().trim();

describe("gitHubConfigSchema", () => {
  it.each([
    ["PEM", pem],
    ["PEM with line ends written out", pem.replaceAll("\n", String.raw`\n`)],
    ["base64 of PEM", Buffer.from(pem).toString("base64")],
    ["PEM in PKCS#8", privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
  ])("accepts a private key as %s", (_form, key) => {
    const config = gitHubConfigSchema.parse({ appId: "123", privateKey: key });
    expect(config).toMatchObject({
      appId: 123,
      url: "https://github.com",
      apiUrl: "https://api.github.com",
    });
    expect(config.privateKey).toMatch(/^-----BEGIN (RSA )?PRIVATE KEY-----\n/);
  });

  it("says what is wrong with a key, and not the key", () => {
    const broken = pem.replace("MII", "XXX");
    const { error } = gitHubConfigSchema.safeParse({ appId: 1, privateKey: broken });
    expect(error?.issues[0]?.message).toContain("not a private key in PEM form");
    const told = JSON.stringify([error, error?.issues, String(error), error?.stack]);
    expect(told.includes(broken.split("\n")[3] ?? "")).toBe(false);
  });

  it("takes addresses with or without a slash at the end", () => {
    const config = gitHubConfigSchema.parse({
      appId: 1,
      privateKey: pem,
      url: "https://ghe.example.org/",
      apiUrl: "https://ghe.example.org/api/v3/",
    });
    expect(config).toMatchObject({
      url: "https://ghe.example.org",
      apiUrl: "https://ghe.example.org/api/v3",
    });
  });

  it.each([{ appId: "abc" }, { appId: 0 }, { url: "github.com" }, { apiUrl: "ftp://example.org" }])(
    "refuses %j",
    (wrong) => {
      expect(gitHubConfigSchema.safeParse({ appId: 1, privateKey: pem, ...wrong }).success).toBe(false);
    },
  );
});
