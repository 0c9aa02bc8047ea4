import type { Logger } from "pino";
import { SmeeClient } from "smee-client";
import { type RelayedDelivery, readEvent } from "./read-event.ts";

export interface RelayOptions {
  /** The channel GitHub delivers to, such as `https://smee.io/abc`. */
  readonly channelUrl: string;
  /** Porter's own door for deliveries, on this machine. */
  readonly doorUrl: string;
  readonly log: Logger;
  /** Pause before a channel that refused is tried again. */
  readonly retryMs?: number;
}

/** Porter answers within GitHub's ten seconds. */
const answerMs = 10_000;

/**
 * Fetches deliveries from a relay, for machines that GitHub cannot reach. Returns how to stop. Never throws: a
 * relay that is away is tried again, and what it could not deliver can be redelivered on GitHub.
 *
 * The client only listens. Its own forwarding drops the bytes that the signature covers, and would take the way
 * through a proxy of the environment to reach this machine.
 */
export function startRelay(options: RelayOptions): () => Promise<void> {
  const { channelUrl, doorUrl, log, retryMs = 5_000 } = options;
  let stopped = false;
  let client: SmeeClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  const underWay = new Set<Promise<void>>();

  const connect = () => {
    const current = new SmeeClient({
      source: channelUrl,
      target: doorUrl,
      forward: false,
      logger: { info: () => undefined, error: () => undefined },
    });
    client = current;
    current.onmessage = ({ data }) => {
      const delivery = readEvent(String(data));
      if (delivery === null) return;
      const post = postDelivery(delivery, doorUrl, log).finally(() => underWay.delete(post));
      underWay.add(post);
    };
    current.onopen = () => log.info("connected to the webhook relay");
    current.onerror = ({ code }) => {
      log.warn({ status: code }, "the webhook relay is away; trying again");
      // A broken connection is taken up again by the client; an answer other than 200 ends it for good.
      if (code === undefined || stopped || client !== current) return;
      client = null;
      void current.stop();
      timer = setTimeout(connect, retryMs);
    };
    // What goes wrong is told to `onerror` as well.
    current.start().catch(() => undefined);
  };
  connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.stop();
    await Promise.all(underWay);
  };
}

async function postDelivery(delivery: RelayedDelivery, doorUrl: string, log: Logger): Promise<void> {
  const id = delivery.headers["x-github-delivery"];
  try {
    const { status } = await fetch(doorUrl, {
      method: "POST",
      ...delivery,
      signal: AbortSignal.timeout(answerMs),
    });
    if (status === 401) {
      log.warn(
        { delivery: id },
        "a relayed delivery was refused for its signature: the webhook secret is wrong, or the relay changed its bytes",
      );
    } else if (status >= 400) log.warn({ delivery: id, status }, "a relayed delivery was not taken");
  } catch (error) {
    log.warn({ delivery: id, err: error }, "a relayed delivery did not reach Porter");
  }
}
