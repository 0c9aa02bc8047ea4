import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChangedFile } from "../changeset/changeset.ts";
import type { Forge, ManagedComment, Permission, Publication } from "../forge/forge.ts";
import type { NodeIds } from "../delivery/delivery.ts";
import type { CheckReport, LabelLook, ManagedCheck, ManagedLabel } from "../forge/task-signs.ts";
import type { InstalledRepository } from "../forge/repository.ts";
import { PorterError } from "../porter-error.ts";

/** A file as git stores it. */
export interface StoredFile {
  readonly mode: string;
  readonly content: Uint8Array;
}

export interface StoredComment {
  readonly id: string;
  readonly author: string;
  readonly body: string;
}

export interface StoredCommit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
}

export interface StoredPullRequest {
  readonly number: number;
  readonly url: string;
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly open: boolean;
}

export interface StoredCheckRun extends CheckReport {
  readonly headSha: string;
}

/**
 * What goes wrong between the forge and its host, for every request but signing in, until `heal`:
 * an answer with this status; a connection that breaks before the request arrives, or before its answer does.
 */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "connection" }
  | { readonly kind: "lost-answer"; readonly step: string };

/** A code host with one repository and one open issue, seen from both sides of the forge. */
export interface ForgeWorld {
  /** A forge without any memory, as after a restart of Porter. */
  startForge(): Forge;
  readonly repository: InstalledRepository;
  readonly issueNumber: number;
  readonly defaultBranch: string;

  grant(login: string, permission: Permission): Promise<void>;
  /** Somebody comments on the issue; returns the comment's id. */
  comment(login: string, body: string): Promise<string>;
  deleteComment(id: string): Promise<void>;
  comments(): Promise<readonly StoredComment[]>;
  /** The host's global ids of the issue and of a comment on it, as a delivery would tell them. */
  nodeIds(commentId: string): NodeIds;
  /** Number of 👀 on a comment. */
  eyes(commentId: string): Promise<number>;

  branches(): Promise<readonly string[]>;
  /** Commits of a branch, newest first. */
  commits(branch: string): Promise<readonly StoredCommit[]>;
  files(branch: string): Promise<Readonly<Record<string, StoredFile>>>;
  /** Somebody commits on top of a branch, which is made from the default branch if it does not exist. */
  push(login: string, branch: string): Promise<void>;
  pullRequests(): Promise<readonly StoredPullRequest[]>;
  /** Every check run there is, oldest first. */
  checkRuns(): Promise<readonly StoredCheckRun[]>;
  /** Somebody puts a label on the issue. */
  label(login: string, name: string): Promise<void>;
  /** Labels of the issue. */
  labels(): Promise<readonly LabelLook[]>;

  /** Requests that reached the host so far. */
  requests(): number;
  /** From now on the host does not accept the forge's own credentials. */
  revokeCredentials(): void;
  break(fault: Fault): void;
  heal(): void;
  /** Every credential the forge has used or been given so far. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

export interface ForgeContract {
  /** Starts a world whose default branch holds exactly these files in one commit. */
  readonly setup: (files: Readonly<Record<string, StoredFile>>) => Promise<ForgeWorld>;
  /** Names of the requests that make up a publication of text files, in order. */
  readonly publicationSteps: readonly string[];
  /** The same when the forge has read the context before and could look ahead. */
  readonly preparedPublicationSteps: readonly string[];
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const plain = (content: string): StoredFile => ({ mode: "100644", content: text(content) });
/** Bytes that are not UTF-8. */
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff, 0xfe]);

const startingFiles = {
  "AGENTS.md": plain("Run the tests.\n"),
  "README.md": plain("# Widgets\n"),
  ".porter/config.json": plain('{"agent":"opencode"}\n'),
  "bin/run.sh": { mode: "100755", content: text("#!/bin/sh\nexit 0\n") },
  "docs/gone.md": plain("Old.\n"),
  "src/keep.ts": plain("export const keep = 1;\n"),
  "src/old-name.ts": plain("export const name = 'old';\n"),
} satisfies Record<string, StoredFile>;

/** What every forge promises. `Forge` says it in words; this suite makes each implementation keep it. */
export function forgeContract(name: string, contract: ForgeContract): void {
  const { setup, publicationSteps, preparedPublicationSteps } = contract;
  describe(`forge contract: ${name}`, () => {
    let world: ForgeWorld;
    let forge: Forge;
    beforeEach(async () => {
      world = await setup(startingFiles);
      forge = world.startForge();
    });
    afterEach(() => world.close());

    const managed = (changes: Partial<ManagedComment> = {}): ManagedComment => ({
      repository: world.repository,
      issueNumber: world.issueNumber,
      commentId: null,
      marker,
      body: `Task queued\n\n${marker}`,
      mayExist: false,
      ...changes,
    });
    const publication = async (changes: Partial<Publication> = {}): Promise<Publication> => ({
      repository: world.repository,
      branch: "porter/issue-1-opencode",
      base: world.defaultBranch,
      changeset: { base_sha: await baseSha(), files: [added("src/new.ts", "export {};\n")] },
      commitMessage: "Add a module\n\nCo-authored-by: Alice <alice@example.org>",
      title: "Add a module",
      body: "Closes #1",
      draft: false,
      ...changes,
    });
    const baseSha = async (): Promise<string> => (await world.commits(world.defaultBranch))[0]!.sha;

    describe("permission", () => {
      it.each(["admin", "maintain", "write", "triage", "read"] as const)("tells %s", async (permission) => {
        await world.grant("alice", permission);
        expect(await forge.readPermission(world.repository, "alice")).toBe(permission);
      });

      it("is none for somebody the host does not know", async () => {
        expect(await forge.readPermission(world.repository, "nobody-at-all")).toBe("none");
      });
    });

    describe("repository", () => {
      it("is found with the installation that may act on it, whatever case it is written in", async () => {
        const { owner, name: repo } = world.repository;
        const found = await forge.findRepository({ owner: owner.toUpperCase(), name: repo.toUpperCase() });
        expect(found).toEqual(world.repository);
      });

      it("is not found where Porter is not installed", async () => {
        const problem = await problemOf(forge.findRepository({ owner: "nobody-at-all", name: "nothing" }));
        expect(problem.code).toBe("forge_not_found");
      });
    });

    describe("context", () => {
      it("holds the issue, its comments, the base commit, the guiding files and two levels of the tree", async () => {
        await world.comment("alice", "Please keep `keep`.");
        const context = await forge.readContext({
          repository: world.repository,
          issueNumber: world.issueNumber,
          base: null,
        });
        expect(context.issue.number).toBe(world.issueNumber);
        expect(context.issue.state).toBe("open");
        expect(context.comments).toMatchObject([
          { author: { login: "alice", kind: "user" }, body: "Please keep `keep`.", editedAt: null },
        ]);
        expect(context.base).toEqual({ branch: world.defaultBranch, sha: await baseSha() });
        expect(context.repository.defaultBranch).toBe(world.defaultBranch);
        expect(context.repository.branches).toEqual([world.defaultBranch]);
        expect(context.files).toEqual({
          agentsGuide: "Run the tests.\n",
          readme: "# Widgets\n",
          porterConfig: '{"agent":"opencode"}\n',
        });
        expect([...context.tree].sort()).toEqual([
          ".porter/",
          ".porter/config.json",
          "AGENTS.md",
          "README.md",
          "bin/",
          "bin/run.sh",
          "docs/",
          "docs/gone.md",
          "src/",
          "src/keep.ts",
          "src/old-name.ts",
        ]);
      });

      it("starts from another branch when one is asked for", async () => {
        await world.push("alice", "next");
        const context = await forge.readContext({
          repository: world.repository,
          issueNumber: world.issueNumber,
          base: "next",
        });
        expect(context.base).toEqual({ branch: "next", sha: (await world.commits("next"))[0]!.sha });
        expect(context.repository.defaultBranch).toBe(world.defaultBranch);
      });

      it("names the branch that does not exist", async () => {
        const { repository, issueNumber } = world;
        const problem = await problemOf(forge.readContext({ repository, issueNumber, base: "no/such" }));
        expect(problem.code).toBe("forge_not_found");
        expect(problem.message).toContain("no/such");
      });

      it("is not found for an issue that does not exist", async () => {
        const { repository } = world;
        const problem = await problemOf(forge.readContext({ repository, issueNumber: 999, base: null }));
        expect(problem.code).toBe("forge_not_found");
      });
    });

    describe("clone access", () => {
      it("is good for 15 minutes at least, and its address holds no credential", async () => {
        const access = await forge.cloneAccess(world.repository);
        expect(access.expiresAt.getTime() - Date.now()).toBeGreaterThanOrEqual(15 * 60_000);
        expect(access.url).not.toContain(access.token);
        expect(access.url).not.toContain("@");
      });

      it("is used again while it is fresh", async () => {
        const first = await forge.cloneAccess(world.repository);
        const before = world.requests();
        expect(await forge.cloneAccess(world.repository)).toEqual(first);
        expect(world.requests()).toBe(before);
      });
    });

    describe("eyes", () => {
      it("are added once", async () => {
        const commentId = await world.comment("alice", "@porter opencode");
        await forge.ensureEyes(world.repository, { id: commentId, kind: "issue-comment" });
        await world.startForge().ensureEyes(world.repository, { id: commentId, kind: "issue-comment" });
        expect(await world.eyes(commentId)).toBe(1);
      });
    });

    describe("greeting", () => {
      const asked = async () => {
        const commentId = await world.comment("alice", "@porter opencode");
        return { commentId, greets: world.nodeIds(commentId) };
      };
      /** What a caller does with the answer. */
      const greet = async (target: Forge, comment: ManagedComment, commentId: string) => {
        const standing = await target.ensureComment(comment);
        if (standing.greeted !== true)
          await target.ensureEyes(world.repository, { id: commentId, kind: "issue-comment" });
        return standing.commentId;
      };
      const expectGreeted = async (askedId: string, ownId: string) => {
        expect(await world.eyes(askedId)).toBe(1);
        expect(await world.comments()).toMatchObject([{ id: askedId }, { id: ownId, body: managed().body }]);
      };

      it("is one comment and one 👀, also the second time", async () => {
        const { commentId, greets } = await asked();
        const own = await greet(forge, managed({ greets }), commentId);
        const again = managed({ greets, mayExist: true });
        expect(await greet(world.startForge(), again, commentId)).toBe(own);
        await expectGreeted(commentId, own);
      });

      it("leaves the comment as it is known when told its id", async () => {
        const { commentId, greets } = await asked();
        const own = await greet(forge, managed({ greets }), commentId);
        const before = world.requests();
        await forge.ensureComment(managed({ greets, commentId: own }));
        expect(world.requests()).toBe(before);
      });

      it("posts the comment also when the comment that asked is gone", async () => {
        const { commentId, greets } = await asked();
        await world.deleteComment(commentId);
        const standing = await forge.ensureComment(managed({ greets }));
        expect(standing.greeted).toBeUndefined();
        expect(await world.comments()).toMatchObject([{ id: standing.commentId, body: managed().body }]);
      });

      it("posts the comment also when the ids lead nowhere", async () => {
        const { commentId } = await asked();
        const own = await greet(forge, managed({ greets: { issue: "I_no", comment: "IC_no" } }), commentId);
        await expectGreeted(commentId, own);
      });

      it("is not doubled when its answer was lost", async () => {
        const { commentId, greets } = await asked();
        world.break({ kind: "lost-answer", step: "greeting" });
        expect((await problemOf(forge.ensureComment(managed({ greets })))).retry).toBe("later");
        world.heal();
        const own = await greet(forge, managed({ greets, mayExist: true }), commentId);
        await expectGreeted(commentId, own);
      });
    });

    describe("managed comment", () => {
      it("is one comment that is edited", async () => {
        const { commentId } = await forge.ensureComment(managed());
        const edited = await forge.ensureComment(managed({ commentId, body: `Task started\n\n${marker}` }));
        expect(edited).toEqual({ commentId });
        expect(await world.comments()).toMatchObject([{ id: commentId, body: `Task started\n\n${marker}` }]);
      });

      it("is left alone when its text would not change", async () => {
        const { commentId } = await forge.ensureComment(managed());
        const before = world.requests();
        await forge.ensureComment(managed({ commentId }));
        expect(world.requests()).toBe(before);
      });

      it("is found by its marker when its id was lost", async () => {
        await world.comment("alice", "first");
        const { commentId } = await forge.ensureComment(managed());
        const body = `Task started\n\n${marker}`;
        const found = await world.startForge().ensureComment(managed({ mayExist: true, body }));
        expect(found).toEqual({ commentId });
        expect(await world.comments()).toMatchObject([{ body: "first" }, { id: commentId, body }]);
      });

      it("is found among hundreds of comments", async () => {
        const { commentId } = await forge.ensureComment(managed());
        const others = Array.from({ length: 120 }, (_, index) => `comment ${index}`);
        for (const body of others) await world.comment("alice", body);
        const other = '<!-- porter {"task":"another"} -->';
        const late = await forge.ensureComment(managed({ marker: other, body: `x ${other}` }));
        const restarted = world.startForge();
        expect(await restarted.ensureComment(managed({ mayExist: true }))).toEqual({ commentId });
        expect(
          await restarted.ensureComment(managed({ mayExist: true, marker: other, body: `x ${other}` })),
        ).toEqual(late);
      });

      it("is never somebody else's comment, whatever marker that carries", async () => {
        const forged = await world.comment("mallory", `mine now ${marker}`);
        const { commentId } = await forge.ensureComment(managed({ mayExist: true }));
        expect(commentId).not.toBe(forged);
        expect(await world.comments()).toMatchObject([
          { id: forged, body: `mine now ${marker}` },
          { id: commentId, body: managed().body },
        ]);
      });

      it("is made anew when somebody deleted it", async () => {
        const { commentId } = await forge.ensureComment(managed());
        await world.deleteComment(commentId);
        const body = `Task started\n\n${marker}`;
        const again = await forge.ensureComment(managed({ commentId, body }));
        expect(await world.comments()).toMatchObject([{ id: again.commentId, body }]);
        const { commentId: repeated } = await world
          .startForge()
          .ensureComment(managed({ commentId, body, mayExist: true }));
        expect(repeated).toBe(again.commentId);
      });

      it("is not doubled when the answer to its creation was lost", async () => {
        world.break({ kind: "lost-answer", step: "comment" });
        expect((await problemOf(forge.ensureComment(managed()))).retry).toBe("later");
        world.heal();
        const { commentId } = await forge.ensureComment(managed({ mayExist: true }));
        expect(await world.comments()).toMatchObject([{ id: commentId }]);
      });
    });

    describe("pull request", () => {
      const expectOne = async (commitSha: string, { branch, title, body }: Publication): Promise<void> => {
        expect((await world.branches()).toSorted()).toEqual([world.defaultBranch, branch].toSorted());
        const commits = await world.commits(branch);
        expect(commits[0]?.sha).toBe(commitSha);
        expect(commits[0]?.parents).toEqual([await baseSha()]);
        expect(commits).toHaveLength(2);
        expect(await world.pullRequests()).toMatchObject([{ head: branch, title, body, open: true }]);
      };

      it("is one branch with one commit and one pull request, also the second time", async () => {
        const wanted = await publication();
        const first = await forge.ensurePullRequest(wanted);
        expect(await world.pullRequests()).toMatchObject([
          {
            number: first.number,
            url: first.url,
            head: wanted.branch,
            base: world.defaultBranch,
            draft: false,
          },
        ]);
        expect((await world.commits(wanted.branch))[0]?.message).toBe(wanted.commitMessage);
        await expectOne(first.commitSha, wanted);
        expect(await forge.ensurePullRequest(wanted)).toEqual(first);
        expect(await world.startForge().ensurePullRequest(wanted)).toEqual(first);
        await expectOne(first.commitSha, wanted);
      });

      it.each(publicationSteps)("stays one after a crash that follows the step: %s", async (step) => {
        const wanted = await publication();
        world.break({ kind: "lost-answer", step });
        expect((await problemOf(forge.ensurePullRequest(wanted))).code).toBe("forge_unavailable");
        world.heal();
        const { commitSha } = await world.startForge().ensurePullRequest(wanted);
        await expectOne(commitSha, wanted);
      });

      const prepare = async (target: Forge, { branch }: Publication): Promise<void> => {
        const { repository, issueNumber } = world;
        await target.readContext({ repository, issueNumber, base: null, head: branch });
      };

      it("is the same when the context was read before, with its check run", async () => {
        const wanted = await publication({ check: report() });
        await prepare(forge, wanted);
        const first = await forge.ensurePullRequest(wanted);
        await expectOne(first.commitSha, wanted);
        expect(await world.checkRuns()).toEqual([{ ...report(), headSha: first.commitSha }]);
        expect(await forge.ensurePullRequest(wanted)).toEqual(first);
        expect(await world.startForge().ensurePullRequest(wanted)).toEqual(first);
        await expectOne(first.commitSha, wanted);
      });

      it.each(preparedPublicationSteps)(
        "stays one after the context was read and a crash follows the step: %s",
        async (step) => {
          const wanted = await publication({ check: report() });
          await prepare(forge, wanted);
          world.break({ kind: "lost-answer", step });
          expect((await problemOf(forge.ensurePullRequest(wanted))).code).toBe("forge_unavailable");
          world.heal();
          const again = await forge.ensurePullRequest(wanted);
          await expectOne(again.commitSha, wanted);
          expect(await world.startForge().ensurePullRequest(wanted)).toEqual(again);
        },
      );

      it("is one when two workers that read the context publish at once", async () => {
        const wanted = await publication();
        const workers = [forge, world.startForge()];
        for (const worker of workers) await prepare(worker, wanted);
        const [one, other] = await Promise.all(workers.map((worker) => worker.ensurePullRequest(wanted)));
        expect(one?.number).toBe(other?.number);
        await expectOne((await world.commits(wanted.branch))[0]!.sha, wanted);
      });

      it("leaves no open pull request of a branch that somebody made after the context was read", async () => {
        const wanted = await publication();
        await prepare(forge, wanted);
        await world.push("alice", wanted.branch);
        const before = await world.commits(wanted.branch);
        expect((await problemOf(forge.ensurePullRequest(wanted))).code).toBe("branch_taken");
        expect(await world.commits(wanted.branch)).toEqual(before);
        expect((await world.pullRequests()).filter(({ open }) => open)).toEqual([]);
      });

      it("is one when two workers publish at once", async () => {
        const wanted = await publication();
        const [one, other] = await Promise.all([
          forge.ensurePullRequest(wanted),
          world.startForge().ensurePullRequest(wanted),
        ]);
        expect(one.number).toBe(other.number);
        await expectOne((await world.commits(wanted.branch))[0]!.sha, wanted);
      });

      it("is a draft when asked for", async () => {
        await forge.ensurePullRequest(await publication({ draft: true }));
        expect(await world.pullRequests()).toMatchObject([{ draft: true }]);
      });

      it("takes the place of what an earlier run published on Porter's branch", async () => {
        const first = await forge.ensurePullRequest(await publication());
        const better = await publication({
          changeset: { base_sha: await baseSha(), files: [added("src/better.ts", "export {};\n")] },
          title: "Add a better module",
        });
        const second = await world.startForge().ensurePullRequest(better);
        expect(second.number).toBe(first.number);
        await expectOne(second.commitSha, better);
        expect(Object.keys(await world.files(better.branch))).not.toContain("src/new.ts");
      });

      it.each(["porter/issue-1-opencode", "feature/x"])(
        "does not overwrite somebody's commit on %s",
        async (branch) => {
          await world.push("alice", branch);
          const before = await world.commits(branch);
          const problem = await problemOf(forge.ensurePullRequest(await publication({ branch })));
          expect(problem).toMatchObject({ code: "branch_taken", retry: "never" });
          expect(problem.message).toContain(branch);
          expect(await world.commits(branch)).toEqual(before);
          expect(await world.pullRequests()).toEqual([]);
        },
      );

      it("does not overwrite a commit that somebody put on top of Porter's", async () => {
        const wanted = await publication();
        await forge.ensurePullRequest(wanted);
        await world.push("alice", wanted.branch);
        const before = await world.commits(wanted.branch);
        const problem = await problemOf(world.startForge().ensurePullRequest(wanted));
        expect(problem.code).toBe("branch_taken");
        expect(await world.commits(wanted.branch)).toEqual(before);
      });

      it("carries exactly what changed", async () => {
        const hard = "𝄞 naïve Ω 你好 שלום\r\n\ttab, no end of line";
        const large = "ä long line\n".repeat(120_000);
        const files: ChangedFile[] = [
          added("src/größe 你好.md", hard),
          added("empty.txt", ""),
          added("nul.txt", "a\0b"),
          added("large.txt", large),
          { ...added("logo.png", Buffer.from(png).toString("base64")), encoding: "base64" },
          { ...added("link", "src/keep.ts"), mode: "120000" },
          { ...added("deep/er/tool.sh", "#!/bin/sh\n"), mode: "100755" },
          { ...added("src/keep.ts", "export const keep = 2;\n"), change: "modified" },
          { ...added("bin/run.sh", "#!/bin/sh\nexit 1\n"), change: "modified", mode: "100755" },
          { change: "deleted", path: "docs/gone.md" },
          {
            ...added("src/new-name.ts", "export const name = 'new';\n"),
            change: "renamed",
            old_path: "src/old-name.ts",
          },
          added("src/old-name.ts", "// moved\n"),
          { ...added("GUIDE.md", "Run the tests.\n"), change: "renamed", old_path: "AGENTS.md" },
        ];
        const wanted = await publication({ changeset: { base_sha: await baseSha(), files } });
        await forge.ensurePullRequest(wanted);
        expect(bytesOf(await world.files(wanted.branch))).toEqual(
          bytesOf({
            ".porter/config.json": startingFiles[".porter/config.json"],
            "README.md": startingFiles["README.md"],
            "GUIDE.md": plain("Run the tests.\n"),
            "bin/run.sh": { mode: "100755", content: text("#!/bin/sh\nexit 1\n") },
            "deep/er/tool.sh": { mode: "100755", content: text("#!/bin/sh\n") },
            "empty.txt": plain(""),
            "large.txt": plain(large),
            link: { mode: "120000", content: text("src/keep.ts") },
            "logo.png": { mode: "100644", content: png },
            "nul.txt": plain("a\0b"),
            "src/größe 你好.md": plain(hard),
            "src/keep.ts": plain("export const keep = 2;\n"),
            "src/new-name.ts": plain("export const name = 'new';\n"),
            "src/old-name.ts": plain("// moved\n"),
          }),
        );
      });

      it("is not opened for changes that change nothing", async () => {
        const files: ChangedFile[] = [
          { ...added("src/keep.ts", "export const keep = 1;\n"), change: "modified" },
        ];
        const wanted = await publication({ changeset: { base_sha: await baseSha(), files } });
        expect((await problemOf(forge.ensurePullRequest(wanted))).code).toBe("nothing_to_publish");
        expect(await world.branches()).toEqual([world.defaultBranch]);
      });
    });

    describe("check run", () => {
      const check = async (changes: Partial<ManagedCheck> = {}): Promise<ManagedCheck> => ({
        ...report(),
        repository: world.repository,
        headSha: await baseSha(),
        ...changes,
      });

      it.each(["queued", "in_progress", "success", "failure", "cancelled", "timed_out"] as const)(
        "can be %s",
        async (state) => {
          await forge.ensureCheckRun(await check({ state }));
          expect(await world.checkRuns()).toEqual([{ ...report(), state, headSha: await baseSha() }]);
        },
      );

      it("is one that goes through all states, also after a restart", async () => {
        for (const state of ["queued", "in_progress", "failure", "queued", "success"] as const) {
          await forge.ensureCheckRun(await check({ state, title: `Now ${state}` }));
          await world.startForge().ensureCheckRun(await check({ state, title: `Now ${state}` }));
          expect(await world.checkRuns()).toMatchObject([{ state, title: `Now ${state}` }]);
        }
      });

      it("is left alone when it says all that already", async () => {
        await forge.ensureCheckRun(await check());
        const before = world.requests();
        await forge.ensureCheckRun(await check());
        expect(world.requests()).toBe(before);
      });

      it("of another task on the same commit is another one", async () => {
        await forge.ensureCheckRun(await check());
        await forge.ensureCheckRun(await check({ externalId: "another" }));
        expect(await world.checkRuns()).toHaveLength(2);
      });

      it("is not doubled when the answer to its creation was lost", async () => {
        world.break({ kind: "lost-answer", step: "check run" });
        expect((await problemOf(forge.ensureCheckRun(await check()))).retry).toBe("later");
        world.heal();
        await forge.ensureCheckRun(await check());
        expect(await world.checkRuns()).toHaveLength(1);
      });
    });

    describe("label", () => {
      const look = (name: string): LabelLook => ({ name, color: "0e8a16", description: `Says ${name}` });
      const own = ["porter:running", "porter:done"];
      const labelled = (wanted: string | null): ManagedLabel => ({
        repository: world.repository,
        issueNumber: world.issueNumber,
        wanted: wanted === null ? null : look(wanted),
        own,
      });
      const names = async () => (await world.labels()).map(({ name }) => name);

      it("is made with its colour and description, and takes the place of the one before", async () => {
        await forge.ensureLabel(labelled("porter:running"));
        expect(await world.labels()).toEqual([look("porter:running")]);
        await world.startForge().ensureLabel(labelled("porter:done"));
        expect(await world.labels()).toEqual([look("porter:done")]);
      });

      it("comes off without touching anybody else's", async () => {
        await world.label("alice", "bug");
        await world.label("alice", "porter:custom");
        await forge.ensureLabel(labelled("porter:running"));
        await forge.ensureLabel(labelled(null));
        expect(await names()).toEqual(["bug", "porter:custom"]);
      });

      it("is put on once, and left alone when it is there", async () => {
        await forge.ensureLabel(labelled("porter:done"));
        const before = world.requests();
        await forge.ensureLabel(labelled("porter:done"));
        expect(world.requests()).toBe(before);
        await world.startForge().ensureLabel(labelled("porter:done"));
        expect(await names()).toEqual(["porter:done"]);
      });
    });

    describe("failure", () => {
      /** Every method once; each must fail alike and tell no secret. */
      const calls: Record<string, (target: Forge) => Promise<unknown>> = {
        readContext: (target) =>
          target.readContext({ repository: world.repository, issueNumber: world.issueNumber, base: null }),
        ensureComment: (target) => target.ensureComment(managed({ mayExist: true })),
        ensureEyes: (target) => target.ensureEyes(world.repository, { id: "1", kind: "issue-comment" }),
        ensurePullRequest: async (target) => target.ensurePullRequest(await publication()),
        ensureCheckRun: async (target) =>
          target.ensureCheckRun({ ...report(), repository: world.repository, headSha: await baseSha() }),
        ensureLabel: (target) => {
          const { repository, issueNumber } = world;
          return target.ensureLabel({ repository, issueNumber, wanted: null, own: [] });
        },
      };
      const problems = async (names = Object.keys(calls)): Promise<readonly PorterError[]> =>
        Promise.all(names.map((method) => problemOf(calls[method]!(forge))));

      it.each([
        { status: 403, headers: {}, code: "forge_forbidden", retry: "never" },
        { status: 403, headers: { "retry-after": "3600" }, code: "forge_rate_limited", retry: "later" },
        { status: 404, headers: {}, code: "forge_not_found", retry: "never" },
        { status: 422, headers: {}, code: "forge_invalid", retry: "never" },
        { status: 429, headers: { "retry-after": "3600" }, code: "forge_rate_limited", retry: "later" },
        { status: 500, headers: {}, code: "forge_unavailable", retry: "later" },
        { status: 503, headers: {}, code: "forge_unavailable", retry: "later" },
      ])("with status $status $headers is $code", async ({ status, headers, code, retry }) => {
        world.break({ kind: "status", status, headers });
        for (const problem of await problems()) {
          expect(problem).toMatchObject({ code, retry });
          expectNoSecret(problem, world.secrets());
        }
      });

      it("of the network is forge_unavailable", async () => {
        world.break({ kind: "connection" });
        for (const problem of await problems()) {
          expect(problem).toMatchObject({ code: "forge_unavailable", retry: "later" });
          expectNoSecret(problem, world.secrets());
        }
      });

      it("of Porter's own credentials is forge_unauthorized", async () => {
        world.revokeCredentials();
        for (const problem of await problems()) {
          expect(problem).toMatchObject({ code: "forge_unauthorized", retry: "never" });
          expectNoSecret(problem, world.secrets());
        }
      });

      it("passes: the forge works again once the host does", async () => {
        world.break({ kind: "connection" });
        await problems();
        world.heal();
        await forge.ensureComment(managed());
        expect(await world.comments()).toHaveLength(1);
      });
    });
  });
}

function report(): CheckReport {
  return {
    externalId: "019a0000-0000-7000-8000-000000000001",
    state: "success",
    detailsUrl: "https://porter.example/tasks/019a0000-0000-7000-8000-000000000001",
    title: "The change is published",
    summary: "Sample on issue 1.",
  };
}

const marker = '<!-- porter {"task":"019a0000-0000-7000-8000-000000000001","v":1} -->';

function added(path: string, content: string): Extract<ChangedFile, { change: "added" }> {
  return { change: "added", path, mode: "100644", content, encoding: "utf-8" };
}

/** In a form whose differences a test report can show. */
function bytesOf(files: Readonly<Record<string, StoredFile>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, { mode, content }]) => [
      path,
      `${mode} ${Buffer.from(content).toString("latin1")}`,
    ]),
  );
}

async function problemOf(call: Promise<unknown>): Promise<PorterError> {
  const thrown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof PorterError)) throw new Error("expected a PorterError", { cause: thrown });
  return thrown;
}

function expectNoSecret(problem: PorterError, secrets: readonly string[]): void {
  // Guards the guard: a world that knows no secret would prove nothing.
  expect(secrets.length).toBeGreaterThan(0);
  const everything = everythingIn(problem);
  // Counted, so that a failing test does not print what it protects.
  expect(secrets.filter((secret) => everything.includes(secret)).length).toBe(0);
}

/** All text an error can carry into a log: itself, its stack, its properties, and its causes'. */
function everythingIn(error: unknown): string {
  const parts: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    const properties = Object.fromEntries(
      Object.getOwnPropertyNames(current).map((key) => [key, Reflect.get(current as object, key) as unknown]),
    );
    parts.push(String(current), current.stack ?? "", JSON.stringify({ ...properties, cause: null }));
  }
  return parts.join("\n");
}
