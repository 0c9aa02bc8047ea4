import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { hasStoredApp, storeApp, withStoredApp } from "./stored-app.ts";

const app = {
  appId: "7",
  slug: "porter",
  privateKey: "pem-text",
  webhookSecret: "hook-secret",
  clientId: "Iv1",
  clientSecret: "client-secret",
};
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-stored-app-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const environment = (variables: Record<string, string> = {}) =>
  readEnvironment({ PORTER_DATA_DIR: folder, ...variables }, folder);

describe("the App kept in the data folder", () => {
  it("configures Porter as the variables would", async () => {
    await storeApp(environment(), app);
    expect(await withStoredApp(environment())).toMatchObject({
      logLevel: "info",
      github: {
        appId: "7",
        privateKey: "pem-text",
        webhookSecrets: ["hook-secret"],
        oauth: { clientId: "Iv1", clientSecret: "client-secret" },
      },
    });
  });

  it("is sealed and for the owner's eyes only", async () => {
    await storeApp(environment(), app);
    const file = path.join(folder, "github-app");
    const text = await readFile(file, "utf8");
    for (const secret of ["pem-text", "hook-secret", "client-secret"]) expect(text).not.toContain(secret);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it("gives way to the environment", async () => {
    await storeApp(environment(), app);
    const named = { GITHUB_APP_ID: "1", GITHUB_APP_PRIVATE_KEY: "p", GITHUB_WEBHOOK_SECRET: "s" };
    expect((await withStoredApp(environment(named))).github?.appId).toBe("1");
    expect(await hasStoredApp(environment(named))).toBe(true);
  });

  it("is none on the first run", async () => {
    expect((await withStoredApp(environment())).github).toBeNull();
    expect(await hasStoredApp(environment())).toBe(false);
  });

  it("says what to do when its key is gone, and shows no secret", async () => {
    await storeApp(environment(), app);
    await rm(path.join(folder, "key-ring"));
    await expect(withStoredApp(environment())).rejects.toMatchObject({
      code: "configuration_invalid",
      message: expect.stringContaining("PORTER_SECRET"),
    });
  });

  it("says what to do when the file was damaged", async () => {
    await writeFile(path.join(folder, "github-app"), "nonsense");
    await expect(withStoredApp(environment())).rejects.toMatchObject({ code: "configuration_invalid" });
  });

  it("is not used for another GitHub", async () => {
    await storeApp(environment(), app);
    await expect(withStoredApp(environment({ GITHUB_URL: "https://ghe.example" }))).rejects.toMatchObject({
      message: expect.stringContaining("https://github.com"),
    });
  });
});
