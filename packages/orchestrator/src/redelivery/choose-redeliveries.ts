/** One attempt of the forge to deliver a webhook. */
export interface DeliveryAttempt {
  /** The forge's id of this attempt, by which another one is asked for. */
  readonly id: number;
  /** Id of the delivery, the same over all its attempts. */
  readonly deliveryId: string;
  readonly at: Date;
  /** HTTP status that was answered; 0 or the forge's own when nobody answered. */
  readonly status: number;
}

/** Where a forge keeps what it tried to deliver. Throws what a `Forge` throws. */
export interface DeliveryLog {
  /** Attempts since then, newest first. */
  attemptsSince(since: Date): Promise<readonly DeliveryAttempt[]>;
  /** Asks for another attempt under the same delivery id. */
  redeliver(attemptId: number): Promise<void>;
}

/** After so many attempts a delivery is given up; one that was refused (4xx) sooner: its signature stays wrong. */
const maxAttempts = 3;
const maxRefusedAttempts = 2;
/** In one round; the next goes on. */
const maxPerRound = 100;

/**
 * The attempts to repeat, oldest delivery first: those of deliveries that were never taken. What was once answered with
 * success is never asked for again, also when the journal does not know it: after a rebuild its task is there already.
 */
export function chooseRedeliveries(
  attempts: readonly DeliveryAttempt[],
  isKnown: (deliveryId: string) => boolean,
): readonly DeliveryAttempt[] {
  const byDelivery = new Map<string, DeliveryAttempt[]>();
  for (const each of attempts) {
    byDelivery.set(each.deliveryId, [...(byDelivery.get(each.deliveryId) ?? []), each]);
  }
  const missed = [...byDelivery.values()].flatMap((group) => {
    const latest = group.reduce((newest, each) => (each.at > newest.at ? each : newest));
    const limit = isRefusal(latest) ? maxRefusedAttempts : maxAttempts;
    const missing = !group.some(isTaken) && !isKnown(latest.deliveryId) && group.length < limit;
    return missing ? [{ latest, first: Math.min(...group.map(({ at }) => at.getTime())) }] : [];
  });
  return missed
    .toSorted((a, b) => a.first - b.first || a.latest.id - b.latest.id)
    .slice(0, maxPerRound)
    .map(({ latest }) => latest);
}

function isTaken({ status }: DeliveryAttempt): boolean {
  return status >= 200 && status < 300;
}

function isRefusal({ status }: DeliveryAttempt): boolean {
  return status >= 400 && status < 500;
}
