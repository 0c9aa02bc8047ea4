import type { Store } from "../store/open-store.ts";
import { decodeJob, type QueuedJob, queueNames } from "../store/queues.ts";

/** The jobs of a store that wait for a worker. */
export async function queuedJobs({ boss }: Pick<Store, "boss">): Promise<readonly QueuedJob[]> {
  const jobs: QueuedJob[] = [];
  for (const queue of queueNames) {
    const waiting = await boss.findJobs(queue, { queued: true });
    jobs.push(...waiting.map(({ data }) => decodeJob(queue, data)));
  }
  return jobs;
}
