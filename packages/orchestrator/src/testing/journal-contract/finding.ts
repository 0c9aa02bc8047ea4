import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { JournalScene } from "./journal-scene.ts";

/** Tasks are found by what they are about. */
export function findingContract(given: JournalScene): void {
  describe("finding tasks", () => {
    const repository = { owner: "acme", name: `repo-${randomUUID()}`, installationId: 7 };

    it("finds the tasks of an issue, newest first", async () => {
      const older = await given.recorded({ repository });
      const newer = await given.recorded({ repository });
      await given.recorded({ repository, issue: { ...older.issue, number: older.issue.number + 1 } });
      const found = await given.journal.tasksOfIssue(repository, older.issue.number);
      expect(found.map(({ id }) => id)).toEqual([newer.id, older.id]);
    });

    it("finds the task of a pull request", async () => {
      const task = await given.recorded({ repository });
      await given.journal.update(task.id, () => ({
        task: { pullRequest: { number: 31, url: "https://github.com/p/31" } },
      }));
      expect((await given.journal.taskOfPullRequest(repository, 31))?.id).toBe(task.id);
      expect(await given.journal.taskOfPullRequest(repository, 32)).toBeNull();
    });

    it("lists the tasks of a pull request and those that were asked for on it, newest first", async () => {
      const opener = await given.recorded({ repository });
      await given.journal.update(opener.id, () => ({
        task: { pullRequest: { number: 41, url: "https://github.com/p/41" } },
      }));
      const followUp = { pullRequest: 41, askedIn: "review-comment" } as const;
      const asked = await given.recorded({ repository, followUp });
      await given.recorded({ repository, followUp: { ...followUp, pullRequest: 42 } });
      const found = await given.journal.tasksOfPullRequest(repository, 41);
      expect(found.map(({ id }) => id)).toEqual([asked.id, opener.id]);
      expect(found[0]?.followUp).toEqual(followUp);
      expect(await given.journal.tasksOfPullRequest({ owner: "acme", name: "elsewhere" }, 41)).toEqual([]);
    });
  });
}
