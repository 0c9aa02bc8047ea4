import { describe, expect, it } from "vitest";
import type { Forge, Publication } from "../../forge/forge.ts";
import { expectOne } from "./expect-one.ts";
import { type ForgeScene, problemOf, report } from "./forge-scene.ts";
import type { ForgeContract } from "./forge-world.ts";

/** One branch, one commit, one pull request, whatever happens in between. */
export function publishingOnceContract(given: ForgeScene, contract: ForgeContract): void {
  const { publicationSteps, preparedPublicationSteps } = contract;
  describe("pull request", () => {
    it("is one branch with one commit and one pull request, also the second time", async () => {
      const wanted = await given.publication();
      const first = await given.forge.ensurePullRequest(wanted);
      expect(await given.world.pullRequests()).toMatchObject([
        {
          number: first.number,
          url: first.url,
          head: wanted.branch,
          base: given.world.defaultBranch,
          draft: false,
        },
      ]);
      expect((await given.world.commits(wanted.branch))[0]?.message).toBe(wanted.commitMessage);
      await expectOne(given, first.commitSha, wanted);
      expect(await given.forge.ensurePullRequest(wanted)).toEqual(first);
      expect(await given.world.startForge().ensurePullRequest(wanted)).toEqual(first);
      await expectOne(given, first.commitSha, wanted);
    });

    it.each(publicationSteps)("stays one after a crash that follows the step: %s", async (step) => {
      const wanted = await given.publication();
      given.world.break({ kind: "lost-answer", step });
      expect((await problemOf(given.forge.ensurePullRequest(wanted))).code).toBe("forge_unavailable");
      given.world.heal();
      const { commitSha } = await given.world.startForge().ensurePullRequest(wanted);
      await expectOne(given, commitSha, wanted);
    });

    const prepare = async (target: Forge, { branch }: Publication): Promise<void> => {
      const { repository, issueNumber } = given.world;
      await target.readContext({ repository, issueNumber, base: null, head: branch });
    };

    it("is the same when the context was read before, with its check run", async () => {
      const wanted = await given.publication({ check: report() });
      await prepare(given.forge, wanted);
      const first = await given.forge.ensurePullRequest(wanted);
      await expectOne(given, first.commitSha, wanted);
      expect(await given.world.checkRuns()).toEqual([{ ...report(), headSha: first.commitSha }]);
      expect(await given.forge.ensurePullRequest(wanted)).toEqual(first);
      expect(await given.world.startForge().ensurePullRequest(wanted)).toEqual(first);
      await expectOne(given, first.commitSha, wanted);
    });

    it.each(preparedPublicationSteps)(
      "stays one after the context was read and a crash follows the step: %s",
      async (step) => {
        const wanted = await given.publication({ check: report() });
        await prepare(given.forge, wanted);
        given.world.break({ kind: "lost-answer", step });
        expect((await problemOf(given.forge.ensurePullRequest(wanted))).code).toBe("forge_unavailable");
        given.world.heal();
        const again = await given.forge.ensurePullRequest(wanted);
        await expectOne(given, again.commitSha, wanted);
        expect(await given.world.startForge().ensurePullRequest(wanted)).toEqual(again);
      },
    );

    it("is one when two workers that read the context publish at once", async () => {
      const wanted = await given.publication();
      const workers = [given.forge, given.world.startForge()];
      for (const worker of workers) await prepare(worker, wanted);
      const [one, other] = await Promise.all(workers.map((worker) => worker.ensurePullRequest(wanted)));
      expect(one?.number).toBe(other?.number);
      await expectOne(given, (await given.world.commits(wanted.branch))[0]!.sha, wanted);
    });

    it("leaves no open pull request of a branch that somebody made after the context was read", async () => {
      const wanted = await given.publication();
      await prepare(given.forge, wanted);
      await given.world.push("alice", wanted.branch);
      const before = await given.world.commits(wanted.branch);
      expect((await problemOf(given.forge.ensurePullRequest(wanted))).code).toBe("branch_taken");
      expect(await given.world.commits(wanted.branch)).toEqual(before);
      expect((await given.world.pullRequests()).filter(({ open }) => open)).toEqual([]);
    });

    it("is one when two workers publish at once", async () => {
      const wanted = await given.publication();
      const [one, other] = await Promise.all([
        given.forge.ensurePullRequest(wanted),
        given.world.startForge().ensurePullRequest(wanted),
      ]);
      expect(one.number).toBe(other.number);
      await expectOne(given, (await given.world.commits(wanted.branch))[0]!.sha, wanted);
    });
  });
}
