import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { default as formats } from "ajv-formats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureTool } from "../../../../scripts/tool-cache.ts";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";
import { apiClient, installationToken } from "../testing/api-client.ts";
import { escapePointer } from "../testing/description.ts";

const repository = "acme/hello";
let standIn: GitHubStandIn;
let ajv: Ajv2020;
let webhookPaths: Record<string, unknown>;

beforeAll(async () => {
  const file = "generated/api.github.com.json";
  const folder = await ensureTool("@octokit/openapi-webhooks@12.1.0", { keep: [file] });
  const text = await readFile(join(folder, "node_modules/@octokit/openapi-webhooks", file), "utf8");
  const description = JSON.parse(text) as { webhooks: Record<string, unknown> };
  webhookPaths = description.webhooks;
  ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  ajv.addSchema(description, "gh");
  standIn = await startGitHubStandIn();
  // Nobody listens there: what was sent is in the log all the same.
  standIn.setWebhook({ url: "http://127.0.0.1:9/", secret: "unused" });
  await everythingHappens();
});

afterAll(() => standIn.close());

async function everythingHappens(): Promise<void> {
  await standIn.addRepository({ name: repository, description: "Hello", collaborators: { you: "write" } });
  await standIn.addRepository({ name: "ann/own", ownerType: "User" });
  standIn.openIssue({ repository: "ann/own", author: "ann", title: "Mine" });
  const { number } = standIn.openIssue({
    repository,
    author: "you",
    title: "One",
    body: "Text",
    labels: ["bug"],
  });
  standIn.editIssue({ repository, number }, { actor: "you", title: "First", body: "Other text" });
  const comment = standIn.comment({ repository, number }, "you", "@porter opencode");
  standIn.editComment({ repository, number }, { id: comment.id, actor: "you", body: "@porter amp" });
  standIn.comment({ repository, number }, standIn.botLogin, "queued");
  const ask = apiClient(standIn, await installationToken(standIn, repository));
  const repo = `/repos/${repository}`;
  const main = (await ask(`GET ${repo}/git/ref/heads/main`)).body.object.sha as string;
  for (const branch of ["merged", "closed"]) {
    const tree = await ask(`POST ${repo}/git/trees`, {
      tree: [{ path: branch, mode: "100644", content: branch }],
    });
    const commit = await ask(`POST ${repo}/git/commits`, {
      message: "M",
      tree: tree.body.sha,
      parents: [main],
    });
    await ask(`POST ${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha: commit.body.sha });
    const pull = await ask(`POST ${repo}/pulls`, {
      title: "T",
      head: branch,
      base: "main",
      body: `Closes #${number}`,
    });
    const place = { repository, number: pull.body.number as number };
    standIn.comment(place, "you", "on a pull request");
    const reviewed = await standIn.reviewComment(place, "you", { path: branch, line: 1, body: "Why?" });
    standIn.replyInThread(place, "you", { to: reviewed.id, body: "Because." });
    await standIn.review(place, "you", { state: "APPROVED", body: "Fine." });
    const next = await ask(`POST ${repo}/git/commits`, {
      message: "N",
      tree: tree.body.sha,
      parents: [commit.body.sha],
    });
    await ask(`PATCH ${repo}/git/refs/heads/${branch}`, { sha: next.body.sha });
    if (branch === "merged") await standIn.mergePullRequest(place, "you");
    else {
      await ask(`PATCH ${repo}/pulls/${place.number}`, { state: "closed" });
      await ask(`PATCH ${repo}/pulls/${place.number}`, { state: "open" });
    }
  }
  await ask(`PATCH ${repo}/issues/${number}`, { state: "open" });
  await ask(`DELETE ${repo}/issues/comments/${comment.id}`);
  standIn.addLabel({ repository, number }, "you", "urgent");
  standIn.assignIssue({ repository, number }, "you", "you");
  standIn.setSuspended(repository, true);
  standIn.setSuspended(repository, false);
  standIn.setCovered(repository, false);
  standIn.setCovered(repository, true);
  standIn.revokeAuthorization("you");
  standIn.renameRepository(repository, { actor: "you", name: "greetings" });
  await standIn.addRepository({ name: "beta/other" });
  standIn.transferRepository("beta/other", { actor: "you", owner: "acme" });
  standIn.transferRepository("ann/own", { actor: "ann", owner: "acme" });
  standIn.deleteRepository("acme/other", "you");
  standIn.uninstall("acme/greetings");
  await standIn.webhooksSettled();
}

test.each([
  ["issue_comment", "created"],
  ["issue_comment", "edited"],
  ["issue_comment", "deleted"],
  ["issues", "opened"],
  ["issues", "edited"],
  ["issues", "closed"],
  ["issues", "reopened"],
  ["issues", "labeled"],
  ["issues", "assigned"],
  ["installation", "created"],
  ["installation", "suspend"],
  ["installation", "unsuspend"],
  ["installation", "deleted"],
  ["installation_repositories", "added"],
  ["installation_repositories", "removed"],
  ["repository", "renamed"],
  ["repository", "transferred"],
  ["repository", "deleted"],
  ["github_app_authorization", "revoked"],
  ["pull_request_review", "submitted"],
  ["pull_request_review_comment", "created"],
  ["pull_request", "opened"],
  ["pull_request", "synchronize"],
  ["pull_request", "closed"],
  ["pull_request", "reopened"],
])("every payload of %s.%s fits GitHub's own schema", (event, action) => {
  const path = `${event.replaceAll("_", "-")}-${action}`;
  expect(webhookPaths).toHaveProperty([path]);
  const pointer = `gh#/webhooks/${escapePointer(path)}/post/requestBody/content/application~1json/schema`;
  const validate = ajv.compile({ $ref: pointer });
  const sent = standIn.deliveries.filter(
    (delivery) => delivery.event === event && delivery.action === action,
  );
  expect(sent.length).toBeGreaterThan(0);
  const problems = sent.flatMap(({ body }) => {
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  });
  expect([...new Set(problems)]).toEqual([]);
});
