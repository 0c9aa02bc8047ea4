import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FollowUpPublication, Forge } from "../../forge/forge.ts";
import { added, problemOf } from "./forge-scene.ts";
import type { ForgeWorld } from "./forge-world.ts";

/** A world in which people also close pull requests. */
export interface FollowUpWorld extends ForgeWorld {
  closePullRequest(number: number): Promise<void>;
}

export interface FollowUpContract {
  readonly setup: () => Promise<FollowUpWorld>;
  /** Names of the requests that make up a follow-up, in order. */
  readonly followUpSteps: readonly string[];
}

/** What every forge promises about going on with a pull request. */
export function followUpContract(name: string, { setup, followUpSteps }: FollowUpContract): void {
  describe(`forge contract, follow-ups: ${name}`, () => {
    const branch = "porter/issue-1-opencode";
    let world: FollowUpWorld;
    let forge: Forge;
    let opened: { number: number; commitSha: string };
    beforeEach(async () => {
      world = await setup();
      forge = world.startForge();
      const base = (await world.commits(world.defaultBranch))[0]?.sha ?? "";
      opened = await forge.ensurePullRequest({
        repository: world.repository,
        branch,
        base: world.defaultBranch,
        changeset: { base_sha: base, files: [added("src/new.ts", "export {};\n")] },
        commitMessage: "Add a module",
        title: "Add a module",
        body: "Closes #1",
        draft: false,
      });
    });
    afterEach(() => world.close());

    const followUp = (): FollowUpPublication => ({
      repository: world.repository,
      pullRequest: opened.number,
      branch,
      changeset: { base_sha: opened.commitSha, files: [added("src/more.ts", "export {};\n")] },
      commitMessage: "Add another",
      describe: (body) => (body.endsWith("More.") ? body : `${body}\n\nMore.`),
    });
    const shas = async () => (await world.commits(branch)).map(({ sha }) => sha);
    const expectOne = async (commitSha: string): Promise<void> => {
      expect((await shas()).slice(0, 2)).toEqual([commitSha, opened.commitSha]);
      expect(await world.pullRequests()).toMatchObject([
        { number: opened.number, title: "Add a module", body: "Closes #1\n\nMore.", open: true },
      ]);
    };

    it("is one more commit on the branch of the pull request, also the second time", async () => {
      const first = await forge.ensureFollowUp(followUp());
      expect(first.number).toBe(opened.number);
      await expectOne(first.commitSha);
      expect(await world.startForge().ensureFollowUp(followUp())).toEqual(first);
      await expectOne(first.commitSha);
      expect(Object.keys(await world.files(branch))).toEqual(
        expect.arrayContaining(["src/new.ts", "src/more.ts"]),
      );
    });

    it.each(followUpSteps)("stays one after a crash that follows the step: %s", async (step) => {
      world.break({ kind: "lost-answer", step });
      expect((await problemOf(forge.ensureFollowUp(followUp()))).code).toBe("forge_unavailable");
      world.heal();
      const { commitSha } = await world.startForge().ensureFollowUp(followUp());
      await expectOne(commitSha);
    });

    it("is one when two workers publish at once", async () => {
      const both = [forge.ensureFollowUp(followUp()), world.startForge().ensureFollowUp(followUp())];
      const [one, other] = await Promise.all(both);
      expect(one?.commitSha).toBe(other?.commitSha);
      await expectOne(one?.commitSha ?? "");
    });

    it("overwrites nothing that somebody pushed meanwhile", async () => {
      await world.push("alice", branch);
      const before = await shas();
      expect(await problemOf(forge.ensureFollowUp(followUp()))).toMatchObject({
        code: "branch_moved",
        retry: "later",
      });
      expect(await shas()).toEqual(before);
    });

    it("is found again below what somebody pushed after it was published", async () => {
      const { commitSha } = await forge.ensureFollowUp(followUp());
      await world.push("alice", branch);
      const before = await shas();
      expect((await world.startForge().ensureFollowUp(followUp())).commitSha).toBe(commitSha);
      expect(await shas()).toEqual(before);
    });

    it("is not added to a pull request that is closed, which stays closed", async () => {
      await world.closePullRequest(opened.number);
      const before = await shas();
      expect((await problemOf(forge.ensureFollowUp(followUp()))).code).toBe("pull_request_closed");
      expect(await shas()).toEqual(before);
      expect(await world.pullRequests()).toMatchObject([{ open: false }]);
    });

    it("knows the pull request as Porter's own, with its branch and the issue it closes", async () => {
      expect(await forge.readPullRequest(world.repository, opened.number)).toMatchObject({
        number: opened.number,
        state: "open",
        headBranch: branch,
        fromFork: false,
        byPorter: true,
        closes: [{ number: world.issueNumber }],
      });
    });
  });
}
