import { fullName, type InstalledRepository, type Journal, mergeTask, type Task } from "@porter/orchestrator";
import type { Logger } from "pino";
import { regularly } from "./regularly.ts";

const intervalMs = 60 * 60_000;
/** Older pull requests are no longer asked about. */
const windowMs = 30 * 24 * 60 * 60_000;

interface Parts {
  readonly journal: Pick<Journal, "update">;
  readonly unmergedTasks: (since: Date) => Promise<readonly Task[]>;
  /** When each of these pull requests was merged; those that were not are left out. */
  readonly readMerges: (
    repository: InstalledRepository,
    numbers: readonly number[],
  ) => Promise<ReadonlyMap<number, Date>>;
  readonly log: Logger;
}

/**
 * Learns of merges whose delivery never came, because Porter was away for longer than GitHub remembers deliveries: now
 * and once an hour, one request per repository. Returns how to end that.
 */
export function catchUpMerges(parts: Parts): () => Promise<void> {
  const onError = (error: unknown) => parts.log.error({ err: error }, "merges could not be looked for");
  return regularly(() => round(parts), { intervalMs, onError });
}

async function round({ journal, unmergedTasks, readMerges, log }: Parts): Promise<void> {
  const tasks = await unmergedTasks(new Date(Date.now() - windowMs));
  const byRepository = Map.groupBy(tasks, ({ repository }) => fullName(repository));
  for (const [name, group] of byRepository) {
    // Of several tasks of one pull request the latest is the one that was merged, as when the delivery comes.
    const latest = new Map(
      group.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((task) => [task.pullRequest?.number ?? 0, task]),
    );
    const [first] = group;
    if (first === undefined) continue;
    try {
      const merges = await readMerges(first.repository, [...latest.keys()]);
      for (const [number, mergedAt] of merges) {
        const task = latest.get(number);
        if (task !== undefined) await journal.update(task.id, (current) => mergeTask(current, mergedAt));
      }
    } catch (error) {
      log.warn({ repository: name, err: error }, "merges of a repository could not be read");
    }
  }
}
