import type { GitHubForge } from "@porter/forges";
import type { Logger } from "pino";
import { catchUpMerges } from "../jobs/catch-up-merges.ts";
import { redeliverMissed } from "../jobs/redeliver-missed.ts";
import type { Store } from "../store/open-store.ts";

/** Starts to learn what GitHub said while Porter was away. Returns how to end that. */
export function startCatchingUp(parts: {
  forge: GitHubForge;
  store: Store;
  log: Logger;
}): () => Promise<void> {
  const { forge, store, log } = parts;
  const ends = [
    redeliverMissed({ deliveries: forge.deliveries, known: (ids) => store.knownDeliveries(ids), log }),
    catchUpMerges({
      journal: store.journal,
      unmergedTasks: (since) => store.unmergedTasks(since),
      readMerges: (repository, numbers) => forge.readMerges(repository, numbers),
      log,
    }),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
