import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Run } from "../../run/run.ts";
import type { Task } from "../../task/task.ts";
import type { Meter } from "../../usage/usage.ts";
import { type JournalHarness, useJournalScene } from "./journal-scene.ts";
import { later, sampleRun, sampleTime } from "../samples.ts";

const minute = 60_000;

/** What every journal counts: usage, quotas, places in the queue. `open` gives an empty given.journal. */
export function journalCountingContract(name: string, open: () => Promise<JournalHarness>): void {
  describe(`${name} counts`, () => {
    const given = useJournalScene(open);

    async function withRun(task: Task, fields: Partial<Run>): Promise<void> {
      const newRun = sampleRun({ id: randomUUID(), taskId: task.id, ...fields });
      await given.journal.update(task.id, () => ({ newRun }));
    }

    function person(): Task["requestedBy"] {
      const id = randomInt(1_000_000, 1_000_000_000);
      return { login: `user-${id}`, id };
    }

    const settled = { state: "settled", claimedAt: sampleTime } as const;

    it("what a person, an owner and a repository used since a moment", async () => {
      const requestedBy = person();
      const repository = { owner: `Org-${requestedBy.id}`, name: "api", installationId: 7 };
      const usage = { inputTokens: 100, outputTokens: 10, costUsd: 0.5 };
      const first = await given.recorded({ requestedBy, repository, admittedAt: later(1) });
      await withRun(first, {
        ...settled,
        attempt: 1,
        launchedAt: later(1),
        endedAt: later(2 * minute),
        usage,
      });
      await withRun(first, { ...settled, attempt: 2, launchedAt: later(2), endedAt: later(minute), usage });
      const free = { inputTokens: 1, outputTokens: 1, costUsd: null };
      const second = await given.recorded({
        requestedBy,
        repository: { ...repository, name: "web" },
        admittedAt: later(2),
      });
      await withRun(second, { ...settled, launchedAt: later(3), endedAt: later(minute), usage: free });
      // Before the moment, never admitted, or somebody else's.
      await given.recorded({ requestedBy, repository, admittedAt: later(-1) });
      await given.recorded({ requestedBy, repository, admittedAt: null });
      await given.recorded({
        requestedBy: person(),
        repository: { ...repository, owner: "other" },
        admittedAt: later(1),
      });

      const all = { tasks: 2, runs: 3, minutes: 4, inputTokens: 201, outputTokens: 21, costUsd: 1 };
      const { owner } = repository;
      expect(
        await given.journal.usage({ scope: { kind: "user", id: requestedBy.id }, since: sampleTime }),
      ).toEqual(all);
      expect(
        await given.journal.usage({
          scope: { kind: "owner", owner: owner.toLowerCase() },
          since: sampleTime,
        }),
      ).toEqual(all);
      expect(
        await given.journal.usage({ scope: { kind: "repository", owner, name: "Web" }, since: sampleTime }),
      ).toEqual({ tasks: 1, runs: 1, minutes: 1, inputTokens: 1, outputTokens: 1, costUsd: 0 });
    });

    it("nothing where nothing was used", async () => {
      expect(
        await given.journal.usage({ scope: { kind: "user", id: person().id }, since: sampleTime }),
      ).toEqual({
        tasks: 0,
        runs: 0,
        minutes: 0,
        inputTokens: 0,
        outputTokens: 0,
        costUsd: 0,
      });
    });

    it("exactly, however many are let in at once", async () => {
      const requestedBy = person();
      const tasks = await Promise.all(Array.from({ length: 20 }, () => given.recorded({ requestedBy })));
      const meter: Meter = { scope: { kind: "user", id: requestedBy.id }, since: sampleTime };
      const places = 7;
      await Promise.all(
        tasks.map(({ id }) =>
          given.journal.updateCounted(id, meter, (_current, counted) =>
            counted.tasks < places ? { task: { admittedAt: later(1) } } : null,
          ),
        ),
      );
      const kept = await Promise.all(tasks.map(({ id }) => given.journal.read(id)));
      expect(kept.filter((current) => current?.task.admittedAt !== null)).toHaveLength(places);
    });

    it("who of the same person is at work, and who waits and is at least as urgent", async () => {
      const requestedBy = person();
      const task = await given.recorded({ requestedBy, priority: 3 });
      for (const priority of [1, 3, 5])
        await given.recorded({ requestedBy, priority, admittedAt: later(priority) });
      await given.recorded({ requestedBy, priority: 5, admittedAt: later(1), state: "running" });
      await given.recorded({ requestedBy, priority: 5 });
      const meter: Meter = { scope: { kind: "user", id: requestedBy.id }, since: later(10) };
      let seen: unknown;
      await given.journal.updateCounted(task.id, meter, (_current, counted) => {
        seen = counted;
        return null;
      });
      expect(seen).toEqual({ tasks: 0, ahead: 3 });
    });

    it("who waits in which order, who is at work counting as a turn taken", async () => {
      const ann = person();
      const bob = person();
      const waits = (requestedBy: Task["requestedBy"], atMs: number, priority = 3) =>
        given.recorded({ requestedBy, admittedAt: later(atMs), priority });
      const atWork = await given.recorded({ requestedBy: ann, admittedAt: later(-minute), state: "running" });
      await withRun(atWork, { state: "running" });
      const launching = await waits(ann, -minute);
      await withRun(launching, { state: "launching" });
      const [first, second, urgent] = [await waits(ann, 0), await waits(ann, 1), await waits(ann, 2, 5)];
      const other = await waits(bob, 1.5 * minute);
      const ids = [first, second, urgent, other].map(({ id }) => id);
      const counts = await given.journal.waiting(ids);
      expect(counts.map(({ taskId }) => taskId)).toEqual([urgent.id, other.id, first.id, second.id]);
      expect(counts.map(({ aheadOfPerson }) => aheadOfPerson)).toEqual([0, 0, 1, 2]);
      expect(counts.map(({ runningOfPerson }) => runningOfPerson)).toEqual([2, 0, 2, 2]);
      expect((await given.journal.waiting()).map(({ taskId }) => taskId)).toEqual(
        expect.arrayContaining(ids),
      );
    });

    it("how long the latest runs took", async () => {
      const empty = await open();
      expect(await empty.journal.meanRunMs()).toBeNull();
      await empty.close();
      const task = await given.recorded({ admittedAt: sampleTime });
      await withRun(task, { ...settled, attempt: 1, endedAt: later(100_000) });
      expect(await given.journal.meanRunMs()).toBeGreaterThan(0);
    });
  });
}
