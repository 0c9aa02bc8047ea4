import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPairSync } from "node:crypto";
import { promisify } from "node:util";
import type { CloneAccess, ManagedComment, Publication } from "@porter/orchestrator";
import { followUpContract, forgeContract } from "@porter/orchestrator/testing";
import { secondaryRateLimit } from "@porter/standins-github";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startGitHubWorld, type GitHubWorld } from "../../test/github-world.ts";
import type { SentRequest } from "./config.ts";
import { createGitHubForge } from "./github-forge.ts";

followUpContract("github", {
  setup: () => startGitHubWorld({ "README.md": { mode: "100644", content: Buffer.from("# Widgets\n") } }),
  followUpSteps: ["tree", "commit", "reading", "move", "description"],
});

forgeContract("github", {
  setup: (files) => startGitHubWorld(files),
  publicationSteps: ["tree", "commit", "branch", "pull request"],
  preparedPublicationSteps: ["tree", "commit", "publication"],
});

describe("GitHub forge", () => {
  let world: GitHubWorld;
  beforeEach(async () => {
    world = await startGitHubWorld({ "README.md": { mode: "100644", content: Buffer.from("# Widgets\n") } });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await world.close();
  });

  const marker = '<!-- porter {"task":"1"} -->';
  const comment = (changes: Partial<ManagedComment> = {}): ManagedComment => ({
    repository: world.repository,
    issueNumber: world.issueNumber,
    commentId: null,
    marker,
    body: `Task queued ${marker}`,
    mayExist: false,
    ...changes,
  });
  const context = () => ({ repository: world.repository, issueNumber: world.issueNumber, base: null });
  const publication = async (changes: Partial<Publication> = {}): Promise<Publication> => ({
    repository: world.repository,
    branch: "porter/issue-1-opencode",
    base: "main",
    changeset: {
      base_sha: (await world.commits("main"))[0]?.sha ?? "",
      files: [{ change: "added", path: "new.txt", mode: "100644", content: "new\n", encoding: "utf-8" }],
    },
    commitMessage: "Add a file",
    title: "Add a file",
    body: "Closes #1",
    draft: false,
    ...changes,
  });

  const check = {
    externalId: "1",
    state: "success",
    detailsUrl: "https://porter.example/tasks/1",
    title: "The change is published",
    summary: "Sample on issue 1.",
  } as const;

  describe("requests", () => {
    it("of a whole task are eight once its tokens are there, and two more without", async () => {
      const sent: SentRequest[] = [];
      const forge = world.startForge({ onRequest: (request) => sent.push(request) });
      const task = async () => {
        sent.length = 0;
        const asked = await world.comment("olga", "@porter opencode");
        await forge.readPermission(world.repository, "olga");
        const greets = world.nodeIds(asked);
        const { commentId, greeted } = await forge.ensureComment(comment({ greets }));
        expect(greeted).toBe(true);
        const { base } = await forge.readContext({ ...context(), head: `porter/${asked}` });
        await forge.cloneAccess(world.repository);
        await forge.ensureComment(comment({ commentId, body: `Task started ${marker}` }));
        const { commitSha: headSha } = await forge.ensurePullRequest(
          await publication({
            branch: `porter/${asked}`,
            changeset: { ...(await publication()).changeset, base_sha: base.sha },
            check,
          }),
        );
        await forge.ensureCheckRun({ ...check, repository: world.repository, headSha });
        await forge.ensureComment(comment({ commentId, body: `Task complete ${marker}` }));
        return sent.map(({ method, path, status }) => `${method} ${path.replace(/\d+/g, "N")} ${status}`);
      };
      const tokens = "POST /api/app/installations/N/access_tokens 201";
      const first = await task();
      expect(first.filter((request) => request === tokens)).toHaveLength(2);
      expect(first).toHaveLength(10);
      expect(await task()).toEqual([
        "GET /api/repos/acme/widgets/collaborators/olga/permission 200",
        "POST /api/graphql 200",
        "POST /api/graphql 200",
        "PATCH /api/repos/acme/widgets/issues/comments/N 200",
        "POST /api/repos/acme/widgets/git/trees 201",
        "POST /api/repos/acme/widgets/git/commits 201",
        "POST /api/graphql 200",
        "PATCH /api/repos/acme/widgets/issues/comments/N 200",
      ]);
    });

    it("are repeated after a server error when that is harmless", async () => {
      world.standIn.faults.add({ operation: "graphql", status: 502 });
      expect((await world.startForge().readContext(context())).issue.title).toBe("Sort the list");
      expect(world.standIn.requests.count("graphql")).toBe(2);
    });

    it("that create a comment are never repeated blindly", async () => {
      world.standIn.faults.add({ operation: "issues/create-comment", status: 502 });
      await expect(world.startForge().ensureComment(comment())).rejects.toMatchObject({
        code: "forge_unavailable",
      });
      expect(world.standIn.requests.count("issues/create-comment")).toBe(1);
    });

    it("wait as long as a secondary rate limit says", async () => {
      world.standIn.faults.add(secondaryRateLimit("issues/create-comment", 1));
      await world.startForge().ensureComment(comment());
      expect(world.standIn.requests.count("issues/create-comment")).toBe(2);
      expect(await world.comments()).toHaveLength(1);
    });

    it("that publish or greet are never repeated blindly", async () => {
      const forge = world.startForge();
      const asked = await world.comment("olga", "@porter opencode");
      await forge.readContext({ ...context(), head: "porter/issue-1-opencode" });
      world.standIn.requests.clear();
      world.standIn.faults.add({ operation: "graphql", status: 502, times: 2 });
      const greeting = forge.ensureComment(comment({ greets: world.nodeIds(asked) }));
      await expect(greeting).rejects.toMatchObject({ code: "forge_unavailable" });
      const published = forge.ensurePullRequest(await publication());
      await expect(published).rejects.toMatchObject({ code: "forge_unavailable" });
      expect(world.standIn.requests.count("graphql")).toBe(2);
    });

    it("of one installation all wait for a secondary rate limit, and one goes first", async () => {
      const forge = world.startForge();
      await forge.readContext(context());
      world.standIn.requests.clear();
      world.standIn.faults.add(secondaryRateLimit("repos/get-collaborator-permission-level", 1));
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          // The first one meets the limit before the others are asked for.
          if (index > 0) await vi.waitUntil(() => world.standIn.requests.entries.length > 0);
          return forge.readPermission(world.repository, `person-${index}`);
        }),
      );
      const [limited, ...later] = world.standIn.requests.entries;
      const opensAt = (limited?.at.getTime() ?? 0) + 1000;
      expect(limited?.status).toBe(403);
      expect(later).toHaveLength(8);
      expect(later.filter(({ at }) => at.getTime() < opensAt)).toEqual([]);
    });

    it("are not even sent while a secondary rate limit asks for more patience than there is", async () => {
      const forge = world.startForge();
      world.standIn.faults.add(secondaryRateLimit("graphql", 600));
      await expect(forge.readContext(context())).rejects.toMatchObject({ code: "forge_rate_limited" });
      const before = world.requests();
      const asked = forge.readPermission(world.repository, "olga");
      await expect(asked).rejects.toMatchObject({ code: "forge_rate_limited", retry: "later" });
      expect(world.requests()).toBe(before);
    });

    it("do not wait for a rate limit that is reset in an hour", async () => {
      world.standIn.faults.add({
        operation: "graphql",
        status: 403,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 3600),
        },
      });
      await expect(world.startForge().readContext(context())).rejects.toMatchObject({
        code: "forge_rate_limited",
      });
      expect(world.standIn.requests.count("graphql")).toBe(1);
    });

    it("go to GraphQL beside the REST root, and on Enterprise Server to /api/graphql", async () => {
      const paths: string[] = [];
      const server = createServer((request, answer) => {
        paths.push(request.url ?? "");
        answer.writeHead(201, { "content-type": "application/json" });
        const expires_at = new Date(Date.now() + 3_600_000).toISOString();
        answer.end(JSON.stringify({ token: "ghs_x", expires_at, permissions: {}, data: {} }));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      for (const apiUrl of [origin, `${origin}/api/v3`]) {
        await expect(world.startForge({ apiUrl }).readContext(context())).rejects.toMatchObject({
          code: "forge_unavailable",
        });
      }
      server.closeAllConnections();
      server.close();
      expect(paths.filter((path) => path.includes("graphql"))).toEqual(["/graphql", "/api/graphql"]);
    });
  });

  describe("credentials", () => {
    it("of a run can read its repository and nothing else", async () => {
      await world.standIn.addRepository({ name: "acme/secret", private: true });
      const access = await world.startForge().cloneAccess(world.repository);
      const folder = await mkdtemp(join(tmpdir(), "forge-clone-"));
      try {
        const clone = join(folder, "widgets");
        await git(access, ["clone", "--quiet", access.url, clone]);
        expect(await readFile(join(clone, "README.md"), "utf8")).toBe("# Widgets\n");
        const push = git(access, ["-C", clone, "push", "--quiet", "origin", "HEAD:refs/heads/mine"]);
        await expect(push).rejects.toThrow();
        const other = access.url.replace("widgets", "secret");
        await expect(git(access, ["clone", "--quiet", other, join(folder, "secret")])).rejects.toThrow();
      } finally {
        await rm(folder, { recursive: true });
      }
      expect(await world.branches()).toEqual(["main"]);
    });

    it("of a run are replaced when less than half an hour is left", async () => {
      let now = Date.now();
      const forge = world.startForge({ clock: { now: () => new Date(now) } });
      const first = await forge.cloneAccess(world.repository);
      now += 29 * 60_000;
      expect((await forge.cloneAccess(world.repository)).token === first.token).toBe(true);
      now += 2 * 60_000;
      expect((await forge.cloneAccess(world.repository)).token === first.token).toBe(false);
    });

    it("that GitHub revoked early are renewed", async () => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const forge = world.startForge();
      await forge.readContext(context());
      world.standIn.expireTokens();
      vi.setSystemTime(Date.now() + 15 * 60_000);
      expect((await forge.readContext(context())).issue.number).toBe(world.issueNumber);
    });

    it("of another App are told apart from missing permissions", async () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const forge = world.startForge({
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      });
      await expect(forge.readContext(context())).rejects.toMatchObject({ code: "forge_unauthorized" });
    });

    it("of a suspended installation give no access", async () => {
      world.standIn.setSuspended(world.place.repository, true);
      const failed = world.startForge().readContext(context());
      await expect(failed).rejects.toMatchObject({
        code: "forge_forbidden",
        message: expect.stringContaining("not suspended") as string,
      });
    });
  });

  describe("answers", () => {
    it("that broke off in the middle are not taken for the answer", async () => {
      world.standIn.faults.add({ operation: "git/create-tree", status: 201, body: "", times: Infinity });
      await expect(world.startForge().ensurePullRequest(await publication())).rejects.toMatchObject({
        code: "forge_unavailable",
      });
      expect(await world.branches()).toEqual(["main"]);
    });

    it.each([
      ["FORBIDDEN", "forge_forbidden"],
      ["NOT_FOUND", "forge_not_found"],
      ["RATE_LIMITED", "forge_rate_limited"],
      ["SOMETHING_NEW", "forge_unavailable"],
    ])("of GraphQL with an error of the type %s are %s", async (type, code) => {
      const body = { data: { repository: null }, errors: [{ type, path: ["repository"], message: "No." }] };
      world.standIn.faults.add({ operation: "graphql", status: 200, body, times: Infinity });
      await expect(world.startForge().readContext(context())).rejects.toMatchObject({ code });
    });

    it("of GraphQL with all that is needed and an error beside it are used", async () => {
      const answers: unknown[] = [];
      const forge = world.startForge();
      const stop = world.standIn.observe(({ operation, responseBody }) => {
        if (operation === "graphql") answers.push(responseBody);
      });
      const whole = await forge.readContext(context());
      stop();
      const errors = [{ type: "FORBIDDEN", path: ["repository", "issue", "timelineItems"], message: "No." }];
      const body = { ...(answers[0] as object), errors };
      world.standIn.faults.add({ operation: "graphql", status: 200, body, times: Infinity });
      expect(await forge.readContext(context())).toEqual(whole);
    });

    it("with a role of the organisation's own count as what it is based on", async () => {
      const body = { permission: "write", role_name: "release-captain", user: null };
      world.standIn.faults.add({
        operation: "repos/get-collaborator-permission-level",
        status: 200,
        body,
      });
      expect(await world.startForge().readPermission(world.repository, "alice")).toBe("write");
    });
  });

  describe("context", () => {
    it("names bots as the rest of GitHub does and tells edited and hidden comments", async () => {
      const { standIn, place } = world;
      const forge = world.startForge();
      const edited = standIn.comment(place, "alice", "before");
      standIn.editComment(place, { id: edited.id, actor: "alice", body: "after" });
      const spam = standIn.comment(place, "mallory", "spam");
      standIn.minimizeComment(place.repository, spam.id, "SPAM");
      await forge.ensureComment(comment());
      const { comments } = await forge.readContext(context());
      expect(comments).toMatchObject([
        { id: String(edited.id), body: "after", editedAt: expect.any(Date) as Date, minimized: false },
        { author: { login: "mallory", kind: "user" }, editedAt: null, minimized: true },
        { author: { login: standIn.botLogin, kind: "bot" }, minimized: false },
      ]);
    });

    it("lists what refers to the issue", async () => {
      const { standIn, place } = world;
      const { number } = standIn.openIssue({
        repository: place.repository,
        author: "alice",
        title: "Sort the other list",
        body: `As in #${place.number}`,
      });
      const { linked } = await world.startForge().readContext(context());
      expect(linked).toEqual([
        {
          kind: "issue",
          closes: false,
          number,
          title: "Sort the other list",
          state: "open",
          url: `${standIn.url}/${place.repository}/issues/${number}`,
        },
      ]);
    });

    it.each([
      ["README.md", 1],
      ["readme.md", 1],
      ["README", 1],
      ["README.rst", 1],
      ["ReadMe.MD", 2],
      ["docs/Readme.txt", 2],
    ])("finds the README as %s in %i request(s)", async (path, requests) => {
      const repository = "acme/other";
      await world.standIn.addRepository({ name: repository, files: { [path]: "# Ünlike\n", "a.txt": "a" } });
      const { number } = world.standIn.openIssue({ repository, author: "alice", title: "Read" });
      const forge = world.startForge();
      const place = { ...world.repository, name: "other" };
      await forge.readPermission(place, "alice");
      const before = world.requests();
      const { files } = await forge.readContext({ repository: place, issueNumber: number, base: null });
      expect(files.readme).toBe("# Ünlike\n");
      expect(world.requests() - before).toBe(requests);
    });

    it("lists the pull requests that close the issue, also closed ones, and says so", async () => {
      const forge = world.startForge();
      const body = `Closes #${world.issueNumber}`;
      const { number } = await forge.ensurePullRequest(await publication({ body }));
      world.standIn.closePullRequest({ ...world.place, number }, "olga");
      const { linked } = await forge.readContext(context());
      expect(linked).toMatchObject([{ kind: "pull-request", number, state: "closed", closes: true }]);
    });

    it("tells how many comments and branches it left unread", async () => {
      for (let index = 0; index < 53; index += 1) await world.comment("alice", `comment ${index}`);
      const { git } = world.standIn.repository(world.place.repository);
      const to = await git.branch("main");
      for (let index = 0; index < 51; index += 1) {
        await git.refs.change({ name: `refs/heads/b${index}`, from: null, to });
      }
      const { unread, comments } = await world.startForge().readContext(context());
      expect(comments.at(-1)?.body).toBe("comment 52");
      expect(unread).toEqual({ comments: 3, branches: 2 });
    });

    it("cannot be read from a repository without a commit", async () => {
      const repository = "acme/empty";
      await world.standIn.addRepository({ name: repository, files: {} });
      const { number } = world.standIn.openIssue({ repository, author: "alice", title: "Start" });
      const failed = world.startForge().readContext({
        repository: { ...world.repository, name: "empty" },
        issueNumber: number,
        base: null,
      });
      await expect(failed).rejects.toMatchObject({ code: "forge_invalid", retry: "never" });
    });
  });

  describe("publication", () => {
    it("is signed by GitHub in the App's name", async () => {
      const forge = world.startForge();
      const { commitSha } = await forge.ensurePullRequest(await publication());
      const { git: repository } = world.standIn.repository(world.place.repository);
      const written = await repository.readCommit(commitSha);
      expect(written?.author.name).toBe(world.standIn.botLogin);
      expect(written?.signature).not.toBeNull();
    });

    it("brings an open pull request up to date that somebody changed", async () => {
      const forge = world.startForge();
      const { number } = await forge.ensurePullRequest(await publication());
      world.standIn.editIssue(
        { ...world.place, number },
        { actor: "olga", title: "Something else", body: "Without a link" },
      );
      expect((await forge.ensurePullRequest(await publication())).number).toBe(number);
      expect(await world.pullRequests()).toMatchObject([{ title: "Add a file", body: "Closes #1" }]);
    });

    it("does without a check run where the App may not write any, and the forge says so when asked", async () => {
      const limited = await startGitHubWorld(
        {},
        { permissions: { contents: "write", issues: "write", metadata: "read", pull_requests: "write" } },
      );
      try {
        await limited.standIn.addRepository({ name: "acme/widgets", files: { "a.txt": "a" } });
        const { number: issueNumber } = limited.standIn.openIssue({
          repository: "acme/widgets",
          author: "alice",
          title: "Sort",
        });
        const forge = limited.startForge();
        const { repository } = limited;
        const wanted = await publication({ check });
        const { base } = await forge.readContext({
          repository,
          issueNumber,
          base: null,
          head: wanted.branch,
        });
        const changeset = { ...wanted.changeset, base_sha: base.sha };
        const { commitSha } = await forge.ensurePullRequest({ ...wanted, repository, changeset });
        expect(await limited.pullRequests()).toMatchObject([{ open: true }]);
        expect(await limited.checkRuns()).toEqual([]);
        await expect(
          forge.ensureCheckRun({ ...check, repository, headSha: commitSha }),
        ).rejects.toMatchObject({
          code: "forge_forbidden",
          message: expect.stringContaining("Checks: write") as string,
        });
      } finally {
        await limited.close();
      }
    });

    it("opens a new pull request when the earlier one was closed", async () => {
      const forge = world.startForge();
      const { number } = await forge.ensurePullRequest(await publication());
      world.standIn.closePullRequest({ ...world.place, number }, "olga");
      expect((await forge.ensurePullRequest(await publication())).number).not.toBe(number);
    });

    it("needs no lookup of the base tree when the context was read", async () => {
      const forge = world.startForge();
      await forge.readContext(context());
      await forge.ensurePullRequest(await publication());
      expect(world.standIn.requests.count("git/get-commit")).toBe(0);
      await world.startForge().ensurePullRequest(await publication({ branch: "porter/again" }));
      expect(world.standIn.requests.count("git/get-commit")).toBe(1);
    });
  });

  describe("comment", () => {
    it("is written even if its text seems unchanged where other processes write too", async () => {
      const [one, other] = [true, true].map(() => world.startForge({ rememberComments: false }));
      const { commentId } = (await one?.ensureComment(comment())) ?? { commentId: "" };
      await other?.ensureComment(comment({ commentId, body: `Task failed ${marker}` }));
      await one?.ensureComment(comment({ commentId }));
      expect(await world.comments()).toMatchObject([{ body: comment().body }]);
    });
  });

  it("asks for its own name once, and again after a failure", async () => {
    const forge = world.startForge({ patience: { retries: 0 } });
    world.standIn.faults.add({ operation: "apps/get-authenticated", status: 500 });
    await expect(forge.readAppSlug()).rejects.toMatchObject({ code: "forge_unavailable" });
    expect(await forge.readAppSlug()).toBe("porter");
    expect(await forge.readAppSlug()).toBe("porter");
    expect(world.standIn.requests.count("apps/get-authenticated")).toBe(2);
  });

  it("sends nothing before it is asked", () => {
    createGitHubForge({
      appId: 1,
      privateKey: world.standIn.privateKeyPem,
      url: world.standIn.url,
      apiUrl: world.standIn.apiUrl,
    });
    expect(world.requests()).toBe(0);
  });
});

/** Signs in by a header from the environment: what stands in arguments, every process can read. */
async function git(access: CloneAccess, args: readonly string[]): Promise<void> {
  const basic = Buffer.from(`${access.username}:${access.token}`).toString("base64");
  await promisify(execFile)("git", args, {
    env: {
      ...process.env,
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    },
  });
}
