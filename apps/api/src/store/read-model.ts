import type { DeliveryRecord } from "@porter/orchestrator";
import type { ReadModel } from "../trpc/read-model.ts";
import type { Database } from "./database.ts";
import type { EventHub } from "./event-hub.ts";
import { eventsAfter } from "./queries/events-after.ts";
import { latestEventId } from "./queries/latest-event-id.ts";
import { linesOf } from "./queries/lines-of.ts";
import { listTasks } from "./queries/list-tasks.ts";
import { noticesOf } from "./queries/notices-of.ts";
import { promptOf } from "./queries/prompt-of.ts";
import { recentDeliveries } from "./queries/recent-deliveries.ts";
import { repositoryOfRun } from "./queries/repository-of-run.ts";
import { runsOf } from "./queries/runs-of.ts";

export interface JournalReadModel extends ReadModel {
  /** Newest first. */
  recentDeliveries(limit: number): Promise<readonly DeliveryRecord[]>;
}

/** The journal's read side: one query per file in `queries/`. */
export function createReadModel(db: Database, hub: EventHub): JournalReadModel {
  return {
    listTasks: (filter) => listTasks(db, filter),
    runsOf: (taskId) => runsOf(db, taskId),
    linesOf: (runId, range) => linesOf(db, runId, range),
    repositoryOfRun: (runId) => repositoryOfRun(db, runId),
    noticesOf: (taskId) => noticesOf(db, taskId),
    promptOf: (runId) => promptOf(db, runId),
    eventsAfter: (cursor, window) => eventsAfter(db, cursor, window),
    latestEventId: () => latestEventId(db),
    recentDeliveries: (limit) => recentDeliveries(db, limit),
    subscribe: (listener) =>
      hub.subscribe(({ tasks }) => {
        if (tasks.length > 0) listener();
      }),
  };
}
