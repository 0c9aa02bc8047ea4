import { describe, expect, it } from "vitest";
import { expectOne } from "./expect-one.ts";
import { added, type ForgeScene, problemOf } from "./forge-scene.ts";

/** What becomes of work that is there already. */
export function publishingContract(given: ForgeScene): void {
  describe("pull request", () => {
    it("is a draft when asked for", async () => {
      await given.forge.ensurePullRequest(await given.publication({ draft: true }));
      expect(await given.world.pullRequests()).toMatchObject([{ draft: true }]);
    });

    it("takes the place of what an earlier run published on Porter's branch", async () => {
      const first = await given.forge.ensurePullRequest(await given.publication());
      const better = await given.publication({
        changeset: { base_sha: await given.baseSha(), files: [added("src/better.ts", "export {};\n")] },
        title: "Add a better module",
      });
      const second = await given.world.startForge().ensurePullRequest(better);
      expect(second.number).toBe(first.number);
      await expectOne(given, second.commitSha, better);
      expect(Object.keys(await given.world.files(better.branch))).not.toContain("src/new.ts");
    });

    it.each(["porter/issue-1-opencode", "feature/x"])(
      "does not overwrite somebody's commit on %s",
      async (branch) => {
        await given.world.push("alice", branch);
        const before = await given.world.commits(branch);
        const problem = await problemOf(given.forge.ensurePullRequest(await given.publication({ branch })));
        expect(problem).toMatchObject({ code: "branch_taken", retry: "never" });
        expect(problem.message).toContain(branch);
        expect(await given.world.commits(branch)).toEqual(before);
        expect(await given.world.pullRequests()).toEqual([]);
      },
    );

    it("does not overwrite a commit that somebody put on top of Porter's", async () => {
      const wanted = await given.publication();
      await given.forge.ensurePullRequest(wanted);
      await given.world.push("alice", wanted.branch);
      const before = await given.world.commits(wanted.branch);
      const problem = await problemOf(given.world.startForge().ensurePullRequest(wanted));
      expect(problem.code).toBe("branch_taken");
      expect(await given.world.commits(wanted.branch)).toEqual(before);
    });
  });
}
