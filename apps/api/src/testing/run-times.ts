import { asc, eq } from "../store/drizzle.ts";
import { openStore } from "../store/open-store.ts";
import { runs, tasks } from "../store/schema.ts";

/** When one run was asked for, began and ended, and whose it was. */
export interface RunTimes {
  readonly login: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly launchedAt: Date;
  readonly claimedAt: Date | null;
  readonly endedAt: Date | null;
}

/** The times of all runs in the journal of a Porter that has ended, in the order in which they were launched. */
export async function readRunTimes(dataDir: string): Promise<readonly RunTimes[]> {
  const store = await openStore({ dataDir });
  try {
    return await store.db
      .select({
        login: tasks.requestedByLogin,
        state: tasks.state,
        createdAt: tasks.createdAt,
        launchedAt: runs.launchedAt,
        claimedAt: runs.claimedAt,
        endedAt: runs.endedAt,
      })
      .from(runs)
      .innerJoin(tasks, eq(tasks.id, runs.taskId))
      .orderBy(asc(runs.launchedAt));
  } finally {
    await store.close();
  }
}
