import type { FollowUpWorld, StoredCommit, StoredFile } from "@porter/orchestrator/testing";
import type { GitHubStandIn, GitHubStandInOptions } from "@porter/standins-github";
import { startValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { z } from "zod";
import { createGitHubForge, gitHubConfigSchema, type GitHubConfig } from "../src/index.ts";
import type { GitHubForge } from "../src/github/github-forge.ts";
import { watchCredentials } from "./watch-credentials.ts";

const name = "acme/widgets";

/** Requests by the names the contract suite breaks them under: GitHub's operation ids. */
const steps: Readonly<Record<string, string>> = {
  comment: "issues/create-comment",
  tree: "git/create-tree",
  commit: "git/create-commit",
  branch: "git/create-ref",
  "pull request": "pulls/create",
  greeting: "graphql",
  publication: "graphql",
  "check run": "checks/create",
  reading: "pulls/get",
  move: "git/update-ref",
  description: "pulls/update",
};

const checkState = z.enum(["queued", "in_progress", "success", "failure", "cancelled", "timed_out"]);

const signingIn = ["apps/get-authenticated", "apps/create-installation-access-token"];

/** Everything the forge asks for beside signing in. */
const operations = [
  ...new Set(Object.values(steps)),
  "apps/get-repo-installation",
  "checks/list-for-ref",
  "checks/update",
  "git/create-blob",
  "git/get-commit",
  "git/get-ref",
  "issues/add-labels",
  "issues/create-label",
  "issues/list-comments",
  "issues/list-labels-on-issue",
  "issues/remove-label",
  "issues/update-comment",
  "pulls/list",
  "reactions/create-for-issue-comment",
  "repos/get",
  "repos/get-collaborator-permission-level",
];

/** A GitHub stand-in, which checks every request against GitHub's own descriptions, with one repository and issue. */
export interface GitHubWorld extends FollowUpWorld {
  readonly standIn: GitHubStandIn;
  readonly place: { readonly repository: string; readonly number: number };
  startForge(changes?: Partial<GitHubConfig>): GitHubForge;
}

export async function startGitHubWorld(
  files: Readonly<Record<string, StoredFile>> = {},
  options: GitHubStandInOptions = {},
): Promise<GitHubWorld> {
  const standIn = await startValidatedGitHubStandIn(options);
  const credentials = watchCredentials();
  const { git } = await standIn.addRepository({
    name,
    files: seeds(files),
    collaborators: { olga: "admin" },
  });
  const { number } = standIn.openIssue({
    repository: name,
    author: "alice",
    title: "Sort the list",
    body: "It is not.",
  });
  const place = { repository: name, number };

  return {
    standIn,
    place,
    repository: { owner: "acme", name: "widgets", installationId: standIn.installation(name).id },
    issueNumber: number,
    defaultBranch: "main",
    startForge: (changes) =>
      createGitHubForge({
        ...gitHubConfigSchema.parse({
          appId: standIn.appId,
          privateKey: standIn.privateKeyPem,
          url: standIn.url,
          apiUrl: standIn.apiUrl,
        }),
        patience: { retryAfterMs: 1, maxRateLimitWaitSeconds: 2 },
        ...changes,
      }),

    grant: async (login, permission) =>
      standIn.setPermission(name, login, permission === "none" ? null : permission),
    comment: async (login, body) => String(standIn.comment(place, login, body).id),
    deleteComment: async (id) => {
      const answer = await fetch(`${standIn.apiUrl}/repos/${name}/issues/comments/${id}`, {
        method: "DELETE",
        headers: { authorization: `token ${standIn.addUserToken("olga")}` },
      });
      if (answer.status !== 204) throw new Error(`the comment was not deleted: ${answer.status}`);
    },
    comments: async () =>
      standIn.comments(place).map(({ id, author, body }) => ({ id: String(id), author: author.login, body })),
    nodeIds: (commentId) => {
      const asked = standIn.comments(place).find(({ id }) => String(id) === commentId);
      return { issue: standIn.issue(place).nodeId, comment: asked?.nodeId ?? "" };
    },
    eyes: async (commentId) =>
      standIn
        .comments(place)
        .filter(({ id }) => String(id) === commentId)
        .flatMap(({ reactions }) => reactions)
        .filter(({ content }) => content === "eyes").length,

    branches: async () => (await git.branches()).map((branch) => branch.name),
    commits: async (branch) => {
      const commits: StoredCommit[] = [];
      let sha: string | null | undefined = await git.branch(branch);
      while (sha) {
        const commit = await git.readCommit(sha);
        if (commit === null) throw new Error(`${sha} is not a commit`);
        commits.push({ sha, message: commit.message, parents: commit.parents });
        sha = commit.parents[0];
      }
      return commits;
    },
    files: async (branch) => {
      const commit = await git.readCommit((await git.branch(branch)) ?? "");
      return Object.fromEntries(await filesBelow(git, commit?.tree ?? "", ""));
    },
    push: async (login, branch) => {
      const from = await git.branch(branch);
      const parent = from ?? (await git.branch("main")) ?? "";
      const tree = (await git.readTree((await git.readCommit(parent))?.tree ?? "")) ?? [];
      const author = { name: login, email: `${login}@example.org`, date: new Date() };
      const file = {
        mode: "100644",
        name: `${login}.txt`,
        sha: await git.writeBlob(Buffer.from(branch)),
      } as const;
      const sha = await git.writeCommit({
        tree: await git.writeTree([...tree, file]),
        parents: [parent],
        author,
        committer: author,
        message: "By hand\n",
        signature: null,
      });
      await git.refs.change({ name: `refs/heads/${branch}`, from, to: sha });
    },
    closePullRequest: async (pullRequest) =>
      standIn.closePullRequest({ repository: name, number: pullRequest }, "olga"),
    pullRequests: async () =>
      standIn.pullRequests(name).map((pullRequest) => ({
        number: pullRequest.issue.number,
        url: `${standIn.url}/${name}/pull/${pullRequest.issue.number}`,
        head: pullRequest.headBranch,
        base: pullRequest.baseBranch,
        title: pullRequest.issue.title,
        body: pullRequest.issue.body ?? "",
        draft: pullRequest.draft,
        open: pullRequest.issue.state === "open",
      })),

    checkRuns: async () =>
      standIn.checkRuns(name).map(({ externalId, headSha, status, conclusion, detailsUrl, ...run }) => ({
        externalId: externalId ?? "",
        headSha,
        state: checkState.parse(conclusion ?? status),
        detailsUrl: detailsUrl ?? "",
        title: run.title ?? "",
        summary: run.summary ?? "",
      })),
    label: async (login, label) => {
      const answer = await fetch(`${standIn.apiUrl}/repos/${name}/issues/${number}/labels`, {
        method: "POST",
        headers: {
          authorization: `token ${standIn.addUserToken(login)}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ labels: [label] }),
      });
      if (answer.status !== 200) throw new Error(`the issue was not labelled: ${answer.status}`);
    },
    labels: async () =>
      standIn.issue(place).labels.map(({ name: label, color, description }) => ({
        name: label,
        color,
        description: description ?? "",
      })),

    requests: () => standIn.requests.apiTotal,
    revokeCredentials: () => {
      for (const operation of signingIn) standIn.faults.add({ operation, status: 401, times: Infinity });
    },
    break: (fault) => {
      if (fault.kind === "lost-answer") {
        const operation = steps[fault.step] ?? "";
        standIn.faults.add({ operation, status: "drop", afterEffect: true, times: Infinity });
        return;
      }
      const how = fault.kind === "status" ? fault : { status: "drop" as const };
      for (const operation of operations) standIn.faults.add({ operation, times: Infinity, ...how });
    },
    heal: () => standIn.faults.clear(),
    secrets: () => [...credentials.seen, ...standIn.privateKeyPem.split("\n").slice(1, 3)],
    close: async () => {
      credentials.stop();
      await standIn.close();
      if (standIn.violations.length > 0) {
        throw new Error(`GitHub's descriptions say otherwise:\n${standIn.violations.join("\n")}`);
      }
    },
  };
}

type SeedFiles = NonNullable<Parameters<GitHubStandIn["addRepository"]>[0]["files"]>;

function seeds(files: Readonly<Record<string, StoredFile>>): SeedFiles {
  return Object.fromEntries(
    Object.entries(files).map(([path, { mode, content }]) => [
      path,
      { content, mode: mode === "100755" ? "100755" : "100644" },
    ]),
  );
}

type Git = Awaited<ReturnType<GitHubStandIn["addRepository"]>>["git"];

async function filesBelow(git: Git, tree: string, folder: string): Promise<[string, StoredFile][]> {
  const entries = await git.readTree(tree);
  if (entries === null) throw new Error(`${tree} is not a tree`);
  const found = await Promise.all(
    entries.map(async ({ mode, name: entry, sha }): Promise<[string, StoredFile][]> => {
      const path = `${folder}${entry}`;
      if (mode === "040000") return filesBelow(git, sha, `${path}/`);
      const blob = await git.objects.read(sha);
      return [[path, { mode, content: blob?.data ?? Buffer.from("missing") }]];
    }),
  );
  return found.flat();
}
