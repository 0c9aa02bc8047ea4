import { describe, expect, it } from "vitest";
import type { LabelLook, ManagedCheck, ManagedLabel } from "../../forge/task-signs.ts";
import { type ForgeScene, problemOf, report } from "./forge-scene.ts";

/** Check runs and labels. */
export function signContract(given: ForgeScene): void {
  describe("check run", () => {
    const check = async (changes: Partial<ManagedCheck> = {}): Promise<ManagedCheck> => ({
      ...report(),
      repository: given.world.repository,
      headSha: await given.baseSha(),
      ...changes,
    });

    it.each(["queued", "in_progress", "success", "failure", "cancelled", "timed_out"] as const)(
      "can be %s",
      async (state) => {
        await given.forge.ensureCheckRun(await check({ state }));
        expect(await given.world.checkRuns()).toEqual([
          { ...report(), state, headSha: await given.baseSha() },
        ]);
      },
    );

    it("is one that goes through all states, also after a restart", async () => {
      for (const state of ["queued", "in_progress", "failure", "queued", "success"] as const) {
        await given.forge.ensureCheckRun(await check({ state, title: `Now ${state}` }));
        await given.world.startForge().ensureCheckRun(await check({ state, title: `Now ${state}` }));
        expect(await given.world.checkRuns()).toMatchObject([{ state, title: `Now ${state}` }]);
      }
    });

    it("is left alone when it says all that already", async () => {
      await given.forge.ensureCheckRun(await check());
      const before = given.world.requests();
      await given.forge.ensureCheckRun(await check());
      expect(given.world.requests()).toBe(before);
    });

    it("of another task on the same commit is another one", async () => {
      await given.forge.ensureCheckRun(await check());
      await given.forge.ensureCheckRun(await check({ externalId: "another" }));
      expect(await given.world.checkRuns()).toHaveLength(2);
    });

    it("is not doubled when the answer to its creation was lost", async () => {
      given.world.break({ kind: "lost-answer", step: "check run" });
      expect((await problemOf(given.forge.ensureCheckRun(await check()))).retry).toBe("later");
      given.world.heal();
      await given.forge.ensureCheckRun(await check());
      expect(await given.world.checkRuns()).toHaveLength(1);
    });
  });

  describe("label", () => {
    const look = (name: string): LabelLook => ({ name, color: "0e8a16", description: `Says ${name}` });
    const own = ["porter:running", "porter:done"];
    const labelled = (wanted: string | null): ManagedLabel => ({
      repository: given.world.repository,
      issueNumber: given.world.issueNumber,
      wanted: wanted === null ? null : look(wanted),
      own,
    });
    const names = async () => (await given.world.labels()).map(({ name }) => name);

    it("is made with its colour and description, and takes the place of the one before", async () => {
      await given.forge.ensureLabel(labelled("porter:running"));
      expect(await given.world.labels()).toEqual([look("porter:running")]);
      await given.world.startForge().ensureLabel(labelled("porter:done"));
      expect(await given.world.labels()).toEqual([look("porter:done")]);
    });

    it("comes off without touching anybody else's", async () => {
      await given.world.label("alice", "bug");
      await given.world.label("alice", "porter:custom");
      await given.forge.ensureLabel(labelled("porter:running"));
      await given.forge.ensureLabel(labelled(null));
      expect(await names()).toEqual(["bug", "porter:custom"]);
    });

    it("is put on once, and left alone when it is there", async () => {
      await given.forge.ensureLabel(labelled("porter:done"));
      const before = given.world.requests();
      await given.forge.ensureLabel(labelled("porter:done"));
      expect(given.world.requests()).toBe(before);
      await given.world.startForge().ensureLabel(labelled("porter:done"));
      expect(await names()).toEqual(["porter:done"]);
    });
  });
}
