import { exportSPKI, generateKeyPair } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";
import { apiClient, appToken, installationToken } from "../testing/api-client.ts";

const repository = "acme/hello";
let standIn: GitHubStandIn;

beforeAll(async () => {
  standIn = await startGitHubStandIn();
  await standIn.addRepository({ name: repository, private: true });
  await standIn.addRepository({ name: "acme/other", private: true });
  await standIn.addRepository({ name: "elsewhere/public" });
  standIn.openIssue({ repository, author: "acme", title: "One" });
});

beforeEach(() => standIn.setSuspended(repository, false));

afterAll(() => standIn.close());

test("the App's own token opens the App's endpoints", async () => {
  const { status, body } = await apiClient(standIn, await appToken(standIn))("GET /app");
  expect([status, body.slug]).toEqual([200, "porter"]);
});

test("an App token that lives longer than ten minutes is refused", async () => {
  const { status, body } = await apiClient(standIn, await appToken(standIn, 3_600))("GET /app");
  expect([status, body.message]).toEqual([401, expect.stringContaining("too far in the future")]);
});

test("an expired App token is refused", async () => {
  expect((await apiClient(standIn, await appToken(standIn, -120))("GET /app")).status).toBe(401);
});

test("an App token signed with another key is refused", async () => {
  const { publicKey } = await generateKeyPair("RS256", { extractable: true });
  const other = await startGitHubStandIn({ publicKeyPem: await exportSPKI(publicKey) });
  const { status } = await apiClient(other, await appToken(standIn))("GET /app");
  await other.close();
  expect(status).toBe(401);
});

test("an unknown token is refused as bad credentials", async () => {
  const { status, body } = await apiClient(standIn, "ghs_never")(`GET /repos/${repository}`);
  expect([status, body.message]).toEqual([401, "Bad credentials"]);
});

test("an installation token dies after an hour", async () => {
  const ask = apiClient(standIn, await installationToken(standIn, repository));
  expect((await ask(`GET /repos/${repository}`)).status).toBe(200);
  standIn.clock.advance(3_600_000);
  expect((await ask(`GET /repos/${repository}`)).status).toBe(401);
});

test("a read-only token reads and is refused every write", async () => {
  const permissions = { contents: "read", issues: "read", pull_requests: "read" };
  const ask = apiClient(standIn, await installationToken(standIn, repository, { permissions }));
  expect((await ask(`GET /repos/${repository}/issues/1`)).status).toBe(200);
  const writes = await Promise.all([
    ask(`POST /repos/${repository}/issues/1/comments`, { body: "no" }),
    ask(`POST /repos/${repository}/git/blobs`, { content: "no" }),
    ask(`POST /repos/${repository}/pulls`, { title: "no", head: "a", base: "main" }),
  ]);
  for (const { status, body } of writes) {
    expect([status, body.message]).toEqual([403, "Resource not accessible by integration"]);
  }
});

test("a token narrowed to one repository does not see another", async () => {
  const ask = apiClient(standIn, await installationToken(standIn, repository, { repositories: ["hello"] }));
  expect((await ask(`GET /repos/${repository}`)).status).toBe(200);
  expect((await ask("GET /repos/acme/other")).status).toBe(404);
});

test("a token cannot be wider than the installation", async () => {
  const ask = apiClient(standIn, await appToken(standIn));
  const url = `POST /app/installations/${standIn.installation(repository).id}/access_tokens`;
  expect((await ask(url, { permissions: { administration: "write" } })).status).toBe(422);
  expect((await ask(url, { repositories: ["public"] })).status).toBe(422);
});

test("a suspended installation is refused, its tokens too", async () => {
  const ask = apiClient(standIn, await installationToken(standIn, repository));
  standIn.setSuspended(repository, true);
  const asApp = apiClient(standIn, await appToken(standIn));
  const { id } = standIn.installation(repository);
  expect((await ask(`GET /repos/${repository}`)).status).toBe(403);
  expect((await asApp(`POST /app/installations/${id}/access_tokens`)).status).toBe(403);
});

test("strangers read what is public and nothing else", async () => {
  const ask = apiClient(standIn, null);
  expect((await ask("GET /repos/elsewhere/public")).status).toBe(200);
  expect((await ask(`GET /repos/${repository}`)).status).toBe(404);
  expect((await ask("POST /repos/elsewhere/public/issues", { title: "x" })).status).toBe(401);
});

test("people have the rights of their role", async () => {
  standIn.setPermission(repository, "reader", "read");
  standIn.setPermission(repository, "writer", "write");
  const asReader = apiClient(standIn, standIn.addUserToken("reader"));
  const asWriter = apiClient(standIn, standIn.addUserToken("writer"));
  const blob = { content: "x" };
  expect((await asReader(`POST /repos/${repository}/git/blobs`, blob)).status).toBe(403);
  expect((await asWriter(`POST /repos/${repository}/git/blobs`, blob)).status).toBe(201);
  expect((await asReader(`POST /repos/${repository}/issues/1/comments`, { body: "hi" })).status).toBe(201);
});
