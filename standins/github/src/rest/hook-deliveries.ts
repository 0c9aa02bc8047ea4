import { timestamp } from "../state/clock.ts";
import type { WebhookDelivery } from "../webhooks/delivery.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import { notFound, ok } from "./answer.ts";
import { appOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";

/** The App's own look at its webhook deliveries, newest first. */
export function hookDeliveryOperations(webhooks: WebhookSender): readonly Operation[] {
  const find = (id: string | undefined): WebhookDelivery | undefined =>
    webhooks.deliveries.find((delivery) => delivery.id === Number(id));
  return [
    appOperation({
      id: "apps/list-webhook-deliveries",
      method: "GET",
      path: "/app/hook/deliveries",
      handle({ query, url }) {
        const perPage = Math.min(100, Number(query.get("per_page") ?? 30));
        const before = Number(query.get("cursor")?.replace(/^v1_/, "") ?? Number.POSITIVE_INFINITY);
        const older = webhooks.deliveries.toReversed().filter(({ id }) => id < before);
        const page = older.slice(0, perPage);
        const last = page.at(-1);
        const next = new URL(url);
        next.searchParams.set("cursor", `v1_${last?.id}`);
        const headers = older.length > page.length ? { link: `<${next.href}>; rel="next"` } : {};
        return ok(page.map(deliveryItem), headers);
      },
    }),
    appOperation({
      id: "apps/get-webhook-delivery",
      method: "GET",
      path: "/app/hook/deliveries/{delivery_id}",
      handle({ params }) {
        const delivery = find(params.delivery_id);
        if (delivery === undefined) return notFound;
        const payload: unknown = JSON.parse(delivery.body);
        return ok({
          ...deliveryItem(delivery),
          url: delivery.url,
          request: { headers: delivery.headers, payload },
          response: { headers: null, payload: delivery.result?.answer ?? null },
        });
      },
    }),
    appOperation({
      id: "apps/redeliver-webhook-delivery",
      method: "POST",
      path: "/app/hook/deliveries/{delivery_id}/attempts",
      handle({ params }) {
        const delivery = find(params.delivery_id);
        if (delivery === undefined) return notFound;
        webhooks.redeliver(delivery.id);
        return { status: 202, body: {} };
      },
    }),
  ];
}

function deliveryItem(delivery: WebhookDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: timestamp(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: (delivery.result?.durationMs ?? 0) / 1000,
    status: delivery.result?.status ?? "pending",
    status_code: delivery.result?.statusCode ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}
