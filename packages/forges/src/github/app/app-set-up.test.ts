import { startValidatedGitHubStandIn, type ValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gitHubConfigSchema } from "../config.ts";
import { appForm, type AppWish } from "./app-manifest.ts";
import { missingNeeds, neededEvents, neededPermissions } from "./app-needs.ts";
import { exchangeManifestCode } from "./exchange-code.ts";
import { createAppReader } from "./read-app.ts";

let standIn: ValidatedGitHubStandIn;
beforeAll(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({ name: "acme/api" });
});
afterAll(() => standIn.close());

const wish = (): AppWish => ({
  name: "Porter of Acme",
  organization: "acme",
  githubUrl: standIn.url,
  porterUrl: "http://127.0.0.1:9",
  webhookUrl: "http://127.0.0.1:9/api/webhooks/github",
  state: "a state&more",
});

/** What a browser does with the form: send it, confirm, take the code from the address it is sent to. */
async function makeApp(): Promise<string> {
  const { action, manifest } = appForm(wish());
  const asked = await fetch(action, { method: "POST", body: new URLSearchParams({ manifest }) });
  expect(asked.status).toBe(200);
  const confirmed = await fetch(action.replace(/\?.*/, "/confirmed"), {
    method: "POST",
    body: new URLSearchParams({ manifest, name: wish().name, state: wish().state }),
    redirect: "manual",
  });
  const next = new URL(confirmed.headers.get("location") ?? "");
  expect(next.searchParams.get("state")).toBe(wish().state);
  return next.searchParams.get("code") ?? "";
}

describe("an App made from the manifest", () => {
  it("has everything Porter needs, and its credentials sign in", async () => {
    const app = await exchangeManifestCode(standIn.apiUrl, await makeApp());
    expect(app.slug).toBe("porter-of-acme");
    const config = gitHubConfigSchema.parse({ ...app, url: standIn.url, apiUrl: standIn.apiUrl });
    const reader = createAppReader(config);
    const facts = await reader.readFacts();
    expect(missingNeeds(facts)).toEqual({ permissions: [], events: [] });
    expect(facts.clientId).toBe(app.clientId);
    expect(await reader.readWebhookUrl()).toBe(wish().webhookUrl);
    expect(await reader.readDeliveries()).toEqual([]);
    expect(await reader.readInstallations()).toMatchObject([{ account: "acme", suspended: false }]);
  });

  it("gives its credentials only once", async () => {
    const code = await makeApp();
    await exchangeManifestCode(standIn.apiUrl, code);
    await expect(exchangeManifestCode(standIn.apiUrl, code)).rejects.toMatchObject({
      code: "setup_code_refused",
    });
    expect(standIn.violations).toEqual([]);
  });
});

describe("what an App lacks", () => {
  it("is nothing when it has more than it needs", () => {
    const permissions = { ...neededPermissions, metadata: "admin", actions: "read" };
    expect(missingNeeds({ permissions, events: [...neededEvents, "push"] })).toEqual({
      permissions: [],
      events: [],
    });
  });

  it("is named, a level that is too low like a permission that is missing", () => {
    const { gists: _gists, ...others } = neededPermissions;
    expect(missingNeeds({ permissions: { ...others, contents: "read" }, events: ["issues"] })).toEqual({
      permissions: ["contents: write", "gists: write"],
      events: neededEvents.filter((event) => event !== "issues"),
    });
  });
});
