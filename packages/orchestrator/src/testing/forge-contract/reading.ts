import { describe, expect, it } from "vitest";
import { type ForgeScene, problemOf } from "./forge-scene.ts";

/** What a forge reads: who may what, which repository, its context, and access to clone it. */
export function readingContract(given: ForgeScene): void {
  describe("permission", () => {
    it.each(["admin", "maintain", "write", "triage", "read"] as const)("tells %s", async (permission) => {
      await given.world.grant("alice", permission);
      expect(await given.forge.readPermission(given.world.repository, "alice")).toBe(permission);
    });

    it("is none for somebody the host does not know", async () => {
      expect(await given.forge.readPermission(given.world.repository, "nobody-at-all")).toBe("none");
    });
  });

  describe("repository", () => {
    it("is found with the installation that may act on it, whatever case it is written in", async () => {
      const { owner, name: repo } = given.world.repository;
      const found = await given.forge.findRepository({
        owner: owner.toUpperCase(),
        name: repo.toUpperCase(),
      });
      expect(found).toEqual(given.world.repository);
    });

    it("is not found where Porter is not installed", async () => {
      const problem = await problemOf(
        given.forge.findRepository({ owner: "nobody-at-all", name: "nothing" }),
      );
      expect(problem.code).toBe("forge_not_found");
    });
  });

  describe("context", () => {
    it("holds the issue, its comments, the base commit, the guiding files and two levels of the tree", async () => {
      await given.world.comment("alice", "Please keep `keep`.");
      const context = await given.forge.readContext({
        repository: given.world.repository,
        issueNumber: given.world.issueNumber,
        base: null,
      });
      expect(context.issue.number).toBe(given.world.issueNumber);
      expect(context.issue.state).toBe("open");
      expect(context.comments).toMatchObject([
        { author: { login: "alice", kind: "user" }, body: "Please keep `keep`.", editedAt: null },
      ]);
      expect(context.base).toEqual({ branch: given.world.defaultBranch, sha: await given.baseSha() });
      expect(context.repository.defaultBranch).toBe(given.world.defaultBranch);
      expect(context.repository.branches).toEqual([given.world.defaultBranch]);
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
      await given.world.push("alice", "next");
      const context = await given.forge.readContext({
        repository: given.world.repository,
        issueNumber: given.world.issueNumber,
        base: "next",
      });
      expect(context.base).toEqual({ branch: "next", sha: (await given.world.commits("next"))[0]!.sha });
      expect(context.repository.defaultBranch).toBe(given.world.defaultBranch);
    });

    it("names the branch that does not exist", async () => {
      const { repository, issueNumber } = given.world;
      const problem = await problemOf(given.forge.readContext({ repository, issueNumber, base: "no/such" }));
      expect(problem.code).toBe("forge_not_found");
      expect(problem.message).toContain("no/such");
    });

    it("is not found for an issue that does not exist", async () => {
      const { repository } = given.world;
      const problem = await problemOf(given.forge.readContext({ repository, issueNumber: 999, base: null }));
      expect(problem.code).toBe("forge_not_found");
    });
  });

  describe("clone access", () => {
    it("is good for 15 minutes at least, and its address holds no credential", async () => {
      const access = await given.forge.cloneAccess(given.world.repository);
      expect(access.expiresAt.getTime() - Date.now()).toBeGreaterThanOrEqual(15 * 60_000);
      expect(access.url).not.toContain(access.token);
      expect(access.url).not.toContain("@");
    });

    it("is used again while it is fresh", async () => {
      const first = await given.forge.cloneAccess(given.world.repository);
      const before = given.world.requests();
      expect(await given.forge.cloneAccess(given.world.repository)).toEqual(first);
      expect(given.world.requests()).toBe(before);
    });
  });
}
