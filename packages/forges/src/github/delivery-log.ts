import type { DeliveryAttempt, DeliveryLog } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Doing } from "./forge-error.ts";
import type { Client } from "./installation.ts";
import { perPage } from "./read-pages.ts";

/** More pages than a look may cost; what is older is left to the next. */
const maxPages = 30;

const attemptSchema = z
  .object({ id: z.int(), guid: z.string(), delivered_at: z.iso.datetime(), status_code: z.int() })
  .transform(({ id, guid, delivered_at: at, status_code: status }): DeliveryAttempt => ({
    id,
    deliveryId: guid,
    at: new Date(at),
    status,
  }));

/**
 * What GitHub tried to deliver to the App's webhook; it remembers three days.
 * Source: https://docs.github.com/en/webhooks/using-webhooks/redelivering-webhooks
 */
export function createDeliveryLog(app: Client): DeliveryLog {
  return {
    async attemptsSince(since) {
      const attempts: DeliveryAttempt[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < maxPages; page += 1) {
        const read = await readPage(app, cursor);
        attempts.push(...read.items.filter(({ at }) => at >= since));
        ({ next: cursor } = read);
        if (cursor === null || read.items.some(({ at }) => at < since)) break;
      }
      return attempts;
    },
    async redeliver(attemptId) {
      await ask({
        doing: doing("ask for a delivery again"),
        answer: z.unknown(),
        request: () => app.rest.apps.redeliverWebhookDelivery({ delivery_id: attemptId }),
      });
    },
  };
}

async function readPage(
  app: Client,
  cursor: string | null,
): Promise<{ readonly items: readonly DeliveryAttempt[]; readonly next: string | null }> {
  let link = "";
  const items = await ask({
    doing: doing("list its webhook deliveries"),
    answer: z.array(attemptSchema),
    request: async () => {
      const wanted = { per_page: perPage, ...(cursor === null ? {} : { cursor }) };
      const page = await app.rest.apps.listWebhookDeliveries(wanted);
      link = page.headers.link ?? "";
      return page;
    },
  });
  return { items, next: cursorOf(link) };
}

/** The next page is named by the `Link` header. */
function cursorOf(link: string): string | null {
  const address = link.split(",").find((each) => each.includes('rel="next"'));
  const url = /<([^>]+)>/.exec(address ?? "")?.[1];
  return url === undefined ? null : new URL(url).searchParams.get("cursor");
}

function doing(what: string): Doing {
  return { what, permission: "Metadata: read", repository: null };
}
