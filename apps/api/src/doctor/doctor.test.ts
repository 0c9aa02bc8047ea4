import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { startValidatedGitHubStandIn, type ValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startNpmRegistry } from "../testing/start-npm-registry.ts";
import { diagnose } from "./diagnose.ts";

const permissions = {
  contents: "write",
  issues: "write",
  pull_requests: "write",
  checks: "write",
  metadata: "read",
  members: "read",
  gists: "write",
} as const;
const events = [
  "issue_comment",
  "issues",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "repository",
];
/** What an App has that was made for an older Porter. */
const lesser = { contents: "write", issues: "write", pull_requests: "write", metadata: "read" } as const;
const secret = "s";
const command = [process.execPath, "--version"];

let whole: ValidatedGitHubStandIn;
let poor: ValidatedGitHubStandIn;
let folder = "";
/** Takes deliveries in Porter's place. */
let porter: Server;
let porterUrl = "";
beforeAll(async () => {
  porter = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
  await once(porter, "listening");
  porterUrl = `http://127.0.0.1:${(porter.address() as AddressInfo).port}`;
  const hook = { url: `${porterUrl}/api/webhooks/github`, secret };
  whole = await startValidatedGitHubStandIn({ permissions, events, webhook: hook });
  await whole.addRepository({ name: "acme/api" });
  poor = await startValidatedGitHubStandIn({
    permissions: lesser,
    events: ["issue_comment", "issues", "pull_request"],
    webhook: { ...hook, url: "http://127.0.0.1:9/elsewhere" },
  });
  await poor.addRepository({ name: "acme/api" });
});
afterAll(async () => {
  expect([...whole.violations, ...poor.violations]).toEqual([]);
  await whole.close();
  await poor.close();
  porter.close();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-doctor-"));
  const agents = { mine: { displayName: "Mine", command, prompt: "stdin", credentials: [] } };
  await writeFile(path.join(folder, "porter.config.json"), JSON.stringify({ agents }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function variablesOf(standIn: ValidatedGitHubStandIn, others: Record<string, string> = {}) {
  return {
    PATH: process.env["PATH"],
    PORTER_URL: porterUrl,
    PORTER_RUNTIME: "local",
    GITHUB_URL: standIn.url,
    GITHUB_API_URL: standIn.apiUrl,
    GITHUB_APP_ID: String(standIn.appId),
    GITHUB_APP_PRIVATE_KEY: standIn.privateKeyPem,
    GITHUB_WEBHOOK_SECRET: secret,
    GITHUB_CLIENT_ID: `Iv23li${standIn.appId}`,
    GITHUB_CLIENT_SECRET: "not-checked-here",
    ...others,
  };
}

async function illOf(variables: Record<string, string | undefined>): Promise<Record<string, string>> {
  const { checks } = await diagnose(variables, folder);
  return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, message }) => [name, message]));
}

describe("the doctor", () => {
  it("finds nothing wrong with a Porter that is set up, and leaves no trace", async () => {
    const { checks, exitCode } = await diagnose(variablesOf(whole), folder);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual([
      "configuration",
      "key ring",
      "data folder",
      "journal",
      "runtime",
      "agents",
      "App credentials",
      "permissions",
      "events",
      "sign-in",
      "webhook URL",
      "deliveries",
      "installation on acme",
    ]);
    expect(await readdir(folder)).toEqual(["porter.config.json"]);
  });

  it("mentions an agent whose package is deprecated, which is no fault", async () => {
    const registry = await startNpmRegistry();
    registry.deprecate("Use another one.");
    await writeFile(path.join(folder, "codex"), "#!/bin/sh\n", { mode: 0o755 });
    const variables = variablesOf(whole, {
      PATH: `${folder}:${process.env["PATH"]}`,
      OPENAI_API_KEY: "not-used-here",
      npm_config_registry: registry.url,
    });
    const { checks, exitCode } = await diagnose(variables, folder);
    await registry.close();
    expect(checks.find(({ name }) => name === "agents")).toMatchObject({
      ok: true,
      message: expect.stringMatching(
        /codex.* can run\..*codex: .*0\.169\.0.* is deprecated: Use another one\./,
      ),
    });
    expect(exitCode).toBe(0);
  });

  it("names every permission and event that is missing, and where to add them", async () => {
    const found = await illOf(variablesOf(poor));
    expect(found["permissions"]).toMatch(
      /checks: write, members: read, gists: write.*\/settings\/apps\/porter/,
    );
    expect(found["events"]).toMatch(/pull_request_review, pull_request_review_comment, repository/);
    expect(found["installation on acme"]).toMatch(/checks: write/);
  });

  it("compares the webhook's address with its own", async () => {
    expect((await illOf(variablesOf(poor)))["webhook URL"]).toMatch(
      /elsewhere.*127\.0\.0\.1:\d+\/api\/webhooks/,
    );
    const moved = await illOf(variablesOf(whole, { PORTER_WEBHOOK_PROXY_URL: "https://smee.io/channel" }));
    expect(moved["webhook URL"]).toContain("https://smee.io/channel");
  });

  it("tells why deliveries fail", async () => {
    poor.openIssue({ repository: "acme/api", author: "ann", title: "Nobody listens" });
    await poor.webhooksSettled();
    expect((await illOf(variablesOf(poor)))["deliveries"]).toMatch(/did not reach Porter/);
  });

  it("notices an installation that was suspended", async () => {
    whole.setSuspended("acme/api", true);
    const found = await illOf(variablesOf(whole));
    whole.setSuspended("acme/api", false);
    expect(found).toEqual({ "installation on acme": expect.stringContaining("suspended") });
  });

  it("says that nobody can sign in without a client, or with that of another App", async () => {
    const none = variablesOf(whole, { GITHUB_CLIENT_ID: "", GITHUB_CLIENT_SECRET: "" });
    expect(await illOf(none)).toEqual({ "sign-in": expect.stringContaining("GITHUB_CLIENT_ID") });
    const other = variablesOf(whole, { GITHUB_CLIENT_ID: "Iv-other" });
    expect(await illOf(other)).toEqual({ "sign-in": expect.stringContaining("another App") });
  });

  it("stops at credentials that GitHub does not accept", async () => {
    const found = await diagnose(variablesOf(whole, { GITHUB_APP_ID: "999" }), folder);
    expect(found.exitCode).toBe(1);
    expect(found.checks.at(-1)).toMatchObject({ name: "App credentials", ok: false });
  });

  it("shows no secret of a key that cannot be read", async () => {
    const wrong = variablesOf(whole, { GITHUB_APP_PRIVATE_KEY: "sk-in-the-wrong-place" });
    const { checks } = await diagnose(wrong, folder);
    expect(JSON.stringify(checks)).not.toContain("sk-in-the");
    expect(checks.at(-1)).toMatchObject({ name: "App credentials", ok: false });
  });

  it("answers 3 when Porter is not configured", async () => {
    expect((await diagnose({}, folder)).exitCode).toBe(3);
    expect((await diagnose({ PORT: "x" }, folder)).exitCode).toBe(3);
    expect((await illOf({ GITHUB_APP_ID: "1" }))["configuration"]).toContain("GITHUB_WEBHOOK_SECRET");
  });

  it("does not repeat the password of a Postgres that is away", async () => {
    const url = "postgres://porter:hunter2@127.0.0.1:9/porter";
    const found = await illOf(variablesOf(whole, { DATABASE_URL: url }));
    expect(found["journal"]).toContain("DATABASE_URL");
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});
