import { afterAll, beforeAll, expect, test } from "vitest";
import { apiClient, appToken, installationToken } from "../testing/api-client.ts";
import type { Ask } from "../testing/api-client.ts";
import { startValidatedGitHubStandIn } from "../testing/index.ts";
import type { ValidatedGitHubStandIn } from "../testing/index.ts";

const repo = "/repos/acme/hello";
let standIn: ValidatedGitHubStandIn;
let ask: Ask;
let askAsApp: Ask;
let askAsPerson: Ask;

beforeAll(async () => {
  standIn = await startValidatedGitHubStandIn();
  await standIn.addRepository({
    name: "acme/hello",
    description: "A greeting",
    primaryLanguage: "TypeScript",
    files: { "README.md": "# hello\n", "src/greet.ts": "export const greet = 1;\n" },
    collaborators: { you: "write" },
  });
  standIn.addUser("outsider");
  standIn.setWebhook({ url: "http://127.0.0.1:9/", secret: "not used: nobody listens" });
  standIn.openIssue({
    repository: "acme/hello",
    author: "outsider",
    title: "Greet by name",
    labels: ["bug"],
  });
  ask = apiClient(standIn, await installationToken(standIn, "acme/hello"));
  askAsApp = apiClient(standIn, await appToken(standIn));
  askAsPerson = apiClient(standIn, standIn.addUserToken("you"));
});

afterAll(() => standIn.close());

test("every operation answers as GitHub's description says", async () => {
  const { id: installationId } = standIn.installation("acme/hello");
  await askAsApp("GET /app");
  await askAsApp("GET /app/installations?per_page=5");
  await askAsApp(`GET /app/installations/${installationId}`);
  await askAsApp(`GET ${repo}/installation`);
  await askAsApp(`POST /app/installations/${installationId}/access_tokens`, {
    repositories: ["hello"],
    permissions: { contents: "read" },
  });
  await ask("GET /installation/repositories?per_page=100&page=1");
  await ask("GET /rate_limit");
  await askAsPerson("GET /user");
  await ask("GET /users/outsider");
  await ask("GET /users/porter%5Bbot%5D");

  await ask(`GET ${repo}`);
  await ask(`GET ${repo}/branches?per_page=50`);
  await ask(`GET ${repo}/contents/README.md?ref=main`);
  await ask(`GET ${repo}/contents/src`);
  for (const login of ["you", "outsider", "acme", "porter%5Bbot%5D"]) {
    await ask(`GET ${repo}/collaborators/${login}/permission`);
  }

  await ask(`GET ${repo}/labels`);
  await ask(`GET ${repo}/issues?state=all&per_page=10`);
  await ask(`GET ${repo}/issues/1`);
  await askAsPerson(`POST ${repo}/issues`, {
    title: "Another",
    body: "text",
    labels: ["idea"],
    assignees: ["you"],
  });
  await askAsPerson(`PATCH ${repo}/issues/2`, {
    title: "Another one",
    state: "closed",
    state_reason: "not_planned",
  });
  await askAsPerson(`PATCH ${repo}/issues/2`, { state: "open" });

  const comment = await ask(`POST ${repo}/issues/1/comments`, { body: "queued" });
  await ask(`GET ${repo}/issues/comments/${comment.body.id}`);
  await ask(`PATCH ${repo}/issues/comments/${comment.body.id}`, { body: "running" });
  await ask(`GET ${repo}/issues/1/comments?since=2020-01-01T00:00:00Z&per_page=100`);
  await ask(`POST ${repo}/issues/comments/${comment.body.id}/reactions`, { content: "eyes" });
  await ask(`POST ${repo}/issues/comments/${comment.body.id}/reactions`, { content: "eyes" });
  await ask(`GET ${repo}/issues/comments/${comment.body.id}/reactions?content=eyes`);
  await ask(`POST ${repo}/issues/1/reactions`, { content: "+1" });
  const second = await ask(`POST ${repo}/issues/1/comments`, { body: "for a moment" });
  await ask(`DELETE ${repo}/issues/comments/${second.body.id}`);

  const main = await ask(`GET ${repo}/git/ref/heads/main`);
  const base = await ask(`GET ${repo}/git/commits/${main.body.object.sha}`);
  await ask(`GET ${repo}/git/trees/${base.body.tree.sha}?recursive=1`);
  const blob = await ask(`POST ${repo}/git/blobs`, { content: "AAECAw==", encoding: "base64" });
  await ask(`GET ${repo}/git/blobs/${blob.body.sha}`);
  const tree = await ask(`POST ${repo}/git/trees`, {
    base_tree: base.body.tree.sha,
    tree: [
      { path: "bytes.bin", mode: "100644", type: "blob", sha: blob.body.sha },
      { path: "src/new.ts", mode: "100755", type: "blob", content: "export {};\n" },
      { path: "src/greet.ts", mode: "100644", type: "blob", sha: null },
    ],
  });
  const commit = await ask(`POST ${repo}/git/commits`, {
    message: "Change",
    tree: tree.body.sha,
    parents: [main.body.object.sha],
  });
  await ask(`POST ${repo}/git/refs`, { ref: "refs/heads/porter/issue-1", sha: commit.body.sha });
  await ask(`GET ${repo}/git/matching-refs/heads/porter`);
  await ask(`PATCH ${repo}/git/refs/heads/porter/issue-1`, { sha: commit.body.sha, force: true });

  const pull = await ask(`POST ${repo}/pulls`, {
    title: "Change",
    head: "porter/issue-1",
    base: "main",
    body: "Closes #1",
    draft: false,
  });
  await ask(`GET ${repo}/pulls/${pull.body.number}`);
  await ask(`GET ${repo}/pulls?state=all&head=acme:porter/issue-1&base=main`);
  await ask(`PATCH ${repo}/pulls/${pull.body.number}`, { title: "Changed", body: "Closes #1, really" });
  await ask(`GET ${repo}/issues/${pull.body.number}`);
  await askAsPerson(`PUT ${repo}/pulls/${pull.body.number}/merge`, {});
  await ask(`GET ${repo}/pulls/${pull.body.number}`);
  await ask(`GET ${repo}/issues/1`);
  await ask(`DELETE ${repo}/git/refs/heads/porter/issue-1`);

  await standIn.webhooksSettled();
  const deliveries = await askAsApp("GET /app/hook/deliveries?per_page=5");
  await askAsApp(`GET /app/hook/deliveries/${deliveries.body[0].id}`);
  await askAsApp(`POST /app/hook/deliveries/${deliveries.body[0].id}/attempts`);

  expect(standIn.violations).toEqual([]);
  const failed = standIn.requests.entries.filter(({ status }) => status >= 400);
  expect(failed).toEqual([]);
});
