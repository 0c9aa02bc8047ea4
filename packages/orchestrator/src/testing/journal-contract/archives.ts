import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { archivesPerRepository, type DependencyArchive } from "../../dependencies/archive.ts";
import type { InstalledRepository } from "../../forge/repository.ts";
import { later, sampleRun } from "../samples.ts";
import type { JournalScene } from "./journal-scene.ts";

/** Digests of what setups made. */
export function archiveContract(given: JournalScene): void {
  describe("archives of what setups made", () => {
    const hex = (digit: number) => digit.toString(16).repeat(64);
    const archiveOf = (digit: number, fields: Partial<DependencyArchive> = {}): DependencyArchive => ({
      key: hex(digit),
      digest: hex(15 - digit),
      bytes: 3_000_000_000 + digit,
      madeAt: later(digit),
      ...fields,
    });

    /** A repository of its own, in which runs have reported these archives one after the other. */
    async function made(...archives: readonly DependencyArchive[]): Promise<InstalledRepository> {
      const repository = { owner: "acme", name: `repo-${randomUUID()}`, installationId: 7 };
      const task = await given.recorded({ repository });
      await given.journal.update(task.id, () => ({
        newRun: sampleRun({ id: randomUUID(), taskId: task.id }),
      }));
      for (const archive of archives) await given.journal.update(task.id, () => ({ archive }));
      return repository;
    }

    it("are given back as they were, the newest first", async () => {
      const repository = await made(archiveOf(1), archiveOf(3), archiveOf(2));
      expect(await given.journal.archives(repository)).toEqual([archiveOf(3), archiveOf(2), archiveOf(1)]);
    });

    it("take the place of one with the same key", async () => {
      const anew = archiveOf(1, { digest: hex(9), bytes: 1, madeAt: later(99) });
      const repository = await made(archiveOf(1), archiveOf(2), anew);
      expect(await given.journal.archives(repository)).toEqual([anew, archiveOf(2)]);
    });

    it("are forgotten when there are newer ones", async () => {
      const digits = Array.from({ length: archivesPerRepository + 3 }, (_, index) => index);
      const repository = await made(...digits.map((digit) => archiveOf(digit)));
      const kept = (await given.journal.archives(repository)).map(({ key }) => key);
      expect(kept).toEqual(digits.slice(3).toReversed().map(hex));
    });

    it("are of no other repository, nor of another installation", async () => {
      const repository = await made(archiveOf(1));
      expect(await given.journal.archives({ ...repository, name: "other" })).toEqual([]);
      expect(await given.journal.archives({ ...repository, installationId: 8 })).toEqual([]);
    });

    it("stay behind when the repository gets another name, which none then has", async () => {
      const repository = await made(archiveOf(1));
      await given.journal.moveRepository(repository, { ...repository, name: `${repository.name}-moved` });
      expect(await given.journal.archives(repository)).toEqual([]);
    });

    it("keep a run's setup with it", async () => {
      const task = await given.recorded();
      const setup = { command: "npm ci", maySave: true };
      const run = sampleRun({ id: randomUUID(), taskId: task.id, setup });
      await given.journal.update(task.id, () => ({ newRun: run }));
      expect((await given.journal.read(task.id))?.run).toEqual(run);
    });
  });
}
