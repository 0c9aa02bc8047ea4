import { afterAll, beforeAll, expect, test } from "vitest";
import { apiClient, appToken } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const manifest = {
  name: "My Porter",
  url: "http://127.0.0.1:9",
  hook_attributes: { url: "http://127.0.0.1:9/hook" },
  redirect_url: "http://127.0.0.1:9/setup/github?from=here",
  setup_url: "http://127.0.0.1:9/setup/installed",
  default_events: ["issues"],
  default_permissions: { issues: "write" },
};
let standIn: ValidatedGitHubStandIn;

beforeAll(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({ name: "acme/hello" });
  standIn.uninstall("acme/hello");
});
afterAll(() => standIn.close());

function post(path: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(`${standIn.url}${path}`, { method: "POST", body, redirect: "manual" });
}

/** Confirms a manifest as its owner would; returns where GitHub sends the browser. */
async function confirmed(): Promise<URL> {
  const fields = { manifest: JSON.stringify(manifest), name: manifest.name, state: "s1" };
  const { headers } = await post("/organizations/acme/settings/apps/new/confirmed", fields);
  return new URL(headers.get("location") ?? "");
}

const convert = (code: string | null) => apiClient(standIn, null)(`POST /app-manifests/${code}/conversions`);

test("a manifest is shown before anything is made", async () => {
  const response = await post("/settings/apps/new?state=s1", { manifest: JSON.stringify(manifest) });
  expect(await response.text()).toContain("issues: write");
  expect(response.headers.get("content-security-policy")).toContain("form-action http://127.0.0.1");
});

test("a manifest that GitHub would refuse is refused", async () => {
  const wrong = JSON.stringify({ ...manifest, default_events: ["installation"] });
  expect((await post("/settings/apps/new", { manifest: wrong })).status).toBe(422);
  expect((await post("/settings/apps/new", { manifest: "no" })).status).toBe(422);
});

test("a code is exchanged once for the App's credentials", async () => {
  const next = await confirmed();
  expect([next.searchParams.get("state"), next.searchParams.get("from")]).toEqual(["s1", "here"]);
  const { status, body } = await convert(next.searchParams.get("code"));
  expect([status, body.slug, body.permissions.issues]).toEqual([201, "my-porter", "write"]);
  expect(body.pem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
  expect((await convert(next.searchParams.get("code"))).status).toBe(404);
});

test("a code is worth nothing after an hour", async () => {
  const next = await confirmed();
  standIn.clock.advance(3_600_000);
  expect((await convert(next.searchParams.get("code"))).status).toBe(404);
});

test("the App reads and moves its webhook", async () => {
  const ask = apiClient(standIn, await appToken(standIn));
  expect((await ask("GET /app/hook/config")).body).toMatchObject({ url: manifest.hook_attributes.url });
  await ask("PATCH /app/hook/config", { url: "http://127.0.0.1:9/moved" });
  expect((await ask("GET /app/hook/config")).body).toMatchObject({ url: "http://127.0.0.1:9/moved" });
});

test("who installs it is sent to the set-up address", async () => {
  const page = await fetch(`${standIn.url}/apps/my-porter/installations/new`);
  expect(await page.text()).toContain("Install on acme");
  const { headers } = await post("/apps/my-porter/installations/new", { account: "acme" });
  const { id } = standIn.installation("acme/hello");
  expect(headers.get("location")).toContain(`/setup/installed?installation_id=${id}`);
  expect(standIn.violations).toEqual([]);
});
