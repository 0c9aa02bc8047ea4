import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startValidatedGitHubStandIn, type ValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { createSetUp, type SetUp } from "./set-up.ts";
import { hasStoredApp } from "./stored-app.ts";

let standIn: ValidatedGitHubStandIn;
let folder = "";
let connected = 0;
beforeAll(async () => {
  standIn = await startValidatedGitHubStandIn();
});
afterAll(async () => {
  expect(standIn.violations).toEqual([]);
  await standIn.close();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-set-up-"));
  connected = 0;
  return () => rm(folder, { recursive: true, force: true });
});

const environment = (variables: Record<string, string> = {}) =>
  readEnvironment(
    {
      PORTER_DATA_DIR: folder,
      GITHUB_URL: standIn.url,
      GITHUB_API_URL: standIn.apiUrl,
      ...variables,
    },
    folder,
  );
const porterUrl = "http://127.0.0.1:4100";
const setUpOf = (variables: Record<string, string> = {}): SetUp =>
  createSetUp({
    environment: environment(variables),
    porterUrl: variables["PORTER_URL"] ?? porterUrl,
    onConnected: () => void connected++,
  });
const wish = { name: "My Porter", organization: null, token: null };

/** Confirms on GitHub; returns the code. */
async function confirm({ action, manifest }: { action: string; manifest: string }): Promise<string> {
  const answer = await fetch(action.replace(/\?.*/, "/confirmed"), {
    method: "POST",
    body: new URLSearchParams({ manifest, name: wish.name, state: "" }),
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

describe("set-up in the browser", () => {
  it("keeps the App GitHub made and sends people to choose repositories", async () => {
    const setUp = setUpOf();
    const begun = setUp.begin(wish);
    const answer = { code: await confirm(begun), state: begun.state };
    expect(await setUp.complete(answer)).toEqual({
      installUrl: `${standIn.url}/apps/my-porter/installations/new`,
    });
    expect([await hasStoredApp(environment()), connected]).toEqual([true, 1]);
    await expect(setUp.complete(answer)).rejects.toMatchObject({ code: "setup_state_unknown" });
  });

  it("asks for a state of its own before it spends the code", async () => {
    const setUp = setUpOf();
    const begun = setUp.begin(wish);
    const code = await confirm(begun);
    await expect(setUp.complete({ code, state: "forged" })).rejects.toMatchObject({
      code: "setup_state_unknown",
    });
    expect([await hasStoredApp(environment()), connected]).toEqual([false, 0]);
    await setUp.complete({ code, state: begun.state });
    expect(connected).toBe(1);
  });

  it("is not over when GitHub refuses a code", async () => {
    const setUp = setUpOf();
    const { state } = setUp.begin(wish);
    await expect(setUp.complete({ code: "made-up", state })).rejects.toMatchObject({
      code: "setup_code_refused",
    });
    const again = setUp.begin(wish);
    await setUp.complete({ code: await confirm(again), state: again.state });
    expect(connected).toBe(1);
  });

  it.each([{ HOST: "0.0.0.0" }, { PORTER_URL: "https://porter.example.com" }])(
    "asks whoever comes for the token in the terminal under %j",
    (variables: Record<string, string>) => {
      const setUp = setUpOf(variables);
      expect(setUp.token).toMatch(/^[0-9a-f]{32}$/);
      expect(() => setUp.begin(wish)).toThrow(/set-up token/);
      expect(() => setUp.begin({ ...wish, token: "0".repeat(32) })).toThrow(/set-up token/);
      expect(setUp.begin({ ...wish, token: setUp.token }).action).toContain("/settings/apps/new?state=");
    },
  );

  it("asks nobody on this machine", () => {
    expect(setUpOf().token).toBeNull();
  });

  it("sends deliveries to the relay when there is one", () => {
    const channel = "https://smee.io/abc";
    const { manifest } = setUpOf({ PORTER_WEBHOOK_PROXY_URL: channel }).begin(wish);
    expect(JSON.parse(manifest)).toMatchObject({ hook_attributes: { url: channel } });
  });
});
