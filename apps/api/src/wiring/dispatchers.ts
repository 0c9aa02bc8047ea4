import {
  admit,
  consider,
  type Failure,
  failTask,
  follow,
  type Notifier,
  placesInQueue,
  type Ports,
  refuseTask,
  respond,
  supervise,
} from "@porter/orchestrator";
import type { Logger } from "pino";
import { deliverNotice } from "../jobs/deliver-notice.ts";
import type { GroupConcurrency } from "../jobs/dispatcher/job-queue.ts";
import { createDispatcher, type Dispatcher } from "../jobs/dispatcher/dispatcher.ts";
import { oneAtATime } from "../jobs/one-at-a-time.ts";
import type { Store } from "../store/open-store.ts";

export interface JobParts {
  readonly store: Store;
  readonly ports: Ports;
  readonly notifiers: readonly Notifier[];
  readonly log: Logger;
}

/** How many runs one person may have at a time, by the plan of each. */
function concurrencyOf({ limits, plans }: Ports): GroupConcurrency {
  const tiers = Object.entries(plans.table).map(([id, plan]) => [
    id,
    plan.concurrentRuns ?? limits.concurrentPerUser,
  ]);
  return { default: limits.concurrentPerUser, tiers: Object.fromEntries(tiers) };
}

/** One dispatcher per queue: which use case does the job, and who ends the task when no try is left. */
export function createDispatchers({ store, ports, notifiers, log }: JobParts): readonly Dispatcher[] {
  const notifierOf = new Map(notifiers.map((notifier) => [notifier.channel, notifier]));
  const inTurn = oneAtATime();
  const endTask = (taskId: string, failure: Failure) =>
    failTask(taskId, { failure, infrastructure: false }, ports);
  const sayUndone = (job: object) => (failure: Failure) =>
    log.error({ job, code: failure.code }, "job given up");
  return [
    createDispatcher({
      store,
      queue: "admit",
      capacity: 16,
      log,
      handler: ({ taskId }) => admit(taskId, ports),
      onDead: async ({ taskId }, failure) => {
        await ports.journal.update(taskId, (current) => refuseTask(current, failure, ports.clock.now()));
      },
    }),
    createDispatcher({
      store,
      queue: "supervise",
      capacity: ports.limits.concurrentRuns,
      groupConcurrency: concurrencyOf(ports),
      log,
      handler: ({ taskId }, signal) => inTurn(taskId, () => supervise(taskId, ports, signal)),
      onDead: ({ taskId }, failure) => endTask(taskId, failure),
    }),
    createDispatcher({
      store,
      queue: "respond",
      capacity: 8,
      log,
      handler: (job) => respond(job, ports),
      onDead: async (job, failure) => sayUndone({ kind: job.kind, deliveryId: job.deliveryId })(failure),
    }),
    createDispatcher({
      store,
      queue: "consider",
      capacity: 8,
      log,
      handler: (job) => consider(job, ports),
      onDead: async (job, failure) => sayUndone({ kind: job.kind, deliveryId: job.deliveryId })(failure),
    }),
    createDispatcher({
      store,
      queue: "follow",
      capacity: 8,
      log,
      handler: (job) => follow(job, ports),
      onDead: async (job, failure) => sayUndone({ kind: job.kind, event: job.event.kind })(failure),
    }),
    createDispatcher({
      store,
      queue: "notice",
      capacity: 16,
      // News of one task reach one channel one after the other: the comment never goes back in time.
      groupConcurrency: 1,
      log,
      handler: ({ noticeId }) =>
        deliverNotice(noticeId, {
          outbox: store.outbox,
          journal: ports.journal,
          placeInQueue: async (taskId) => (await placesInQueue(ports, [taskId])).get(taskId) ?? null,
          notifiers: notifierOf,
          log,
        }),
      onDead: async ({ noticeId }, failure) => store.outbox.markFailed(noticeId, failure, "dead"),
    }),
  ];
}
