import type { Ports } from "../use-case-ports.ts";
import { type QueueCapacity, type QueuePlace, queuePlace } from "./queue-place.ts";

/** The specification's "most tasks complete in 2-5 minutes", until runs of this installation say better. */
const assumedRunMs = 3 * 60_000;

/**
 * Where tasks that have to wait stand, by task id; those for which a run can start at once are not in it. `taskIds`: only
 * these. The installation's own number per person stands for plans that name another: an estimate for people to read.
 */
export async function placesInQueue(
  { journal, limits }: Pick<Ports, "journal" | "limits">,
  taskIds?: readonly string[],
): Promise<ReadonlyMap<string, QueuePlace>> {
  const [counts, meanRunMs] = await Promise.all([journal.waiting(taskIds), journal.meanRunMs()]);
  const capacity: QueueCapacity = {
    perPerson: limits.concurrentPerUser,
    inAll: limits.concurrentRuns,
    meanRunMs: meanRunMs ?? assumedRunMs,
  };
  const places = counts.flatMap((count) => {
    const place = queuePlace(count, capacity);
    return place === null ? [] : [[count.taskId, place] as const];
  });
  return new Map(places);
}
