import { randomUUID } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";
import type { World } from "../state/world.ts";
import type { WorldEvent } from "../state/world-event.ts";
import type { DeliveryResult, WebhookDelivery } from "./delivery.ts";
import type { AccountEvent } from "../state/account-event.ts";
import { accountPayload } from "./account-payload.ts";
import { webhookPayload } from "./payload.ts";

/** Where webhooks go and what signs them. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** GitHub gives a receiver ten seconds. */
const timeoutMs = 10_000;
/** So many attempts are remembered; older ones are forgotten first. */
const remembered = 5_000;

type Message = Pick<
  WebhookDelivery,
  "guid" | "event" | "action" | "redelivery" | "installationId" | "repositoryId" | "body"
>;

/**
 * Sends what happens to the App's webhook, signed as GitHub signs. An attempt that fails is recorded and not
 * repeated, as GitHub does; `redeliver` sends it again under the same id.
 */
export class WebhookSender {
  readonly #world: World;
  readonly #underWay = new Set<Promise<void>>();
  readonly #log = new Map<number, WebhookDelivery>();
  #target: WebhookTarget | null = null;

  constructor(world: World) {
    this.#world = world;
    world.listen((event) => this.#tell(event));
    world.listenToAccounts((event) => this.#tellOfAccount(event));
  }

  /** Attempts in the order they began. */
  get deliveries(): readonly WebhookDelivery[] {
    return [...this.#log.values()];
  }

  /** Where webhooks go now. */
  get target(): WebhookTarget | null {
    return this.#target;
  }

  /** Sets where webhooks go from now on; `null` stops them. */
  setTarget(target: WebhookTarget | null): void {
    this.#target = target;
  }

  /** Resolves when every attempt that began before or while waiting has ended. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Sends a recorded attempt again; returns the new attempt, or `null` when there is none of that id. */
  redeliver(id: number): WebhookDelivery | null {
    const earlier = this.#log.get(id);
    return earlier === undefined ? null : this.#begin({ ...earlier, redelivery: true });
  }

  #tell(event: WorldEvent): void {
    const installation = this.#world.installationOf(event.repository.owner);
    if (installation === null || installation.suspendedAt !== null) return;
    if (installation.excluded.has(event.repository.id)) return;
    if (this.#target === null || !installation.events.includes(event.event)) return;
    this.#begin({
      guid: randomUUID(),
      event: event.event,
      action: event.action,
      redelivery: false,
      installationId: installation.id,
      repositoryId: event.repository.id,
      body: JSON.stringify(webhookPayload(this.#world, event, installation)),
    });
  }

  /** Sent whatever the App subscribed to, as GitHub does. */
  #tellOfAccount(event: AccountEvent): void {
    this.#begin({
      guid: randomUUID(),
      event: event.event,
      action: event.action,
      redelivery: false,
      installationId: "installation" in event ? event.installation.id : null,
      repositoryId: null,
      body: JSON.stringify(accountPayload(this.#world, event)),
    });
  }

  #begin(message: Message): WebhookDelivery | null {
    const target = this.#target;
    if (target === null) return null;
    const { app, clock, ids } = this.#world;
    const delivery: WebhookDelivery = {
      ...message,
      id: ids.next(),
      deliveredAt: clock.now(),
      url: target.url,
      headers: {
        accept: "*/*",
        "content-type": "application/json",
        "user-agent": "GitHub-Hookshot/0000000",
        "x-github-delivery": message.guid,
        "x-github-event": message.event,
        "x-github-hook-id": String(app.id),
        "x-github-hook-installation-target-id": String(app.id),
        "x-github-hook-installation-target-type": "integration",
      },
      result: null,
    };
    this.#log.set(delivery.id, delivery);
    for (const oldest of this.#log.keys()) {
      if (this.#log.size <= remembered) break;
      this.#log.delete(oldest);
    }
    const attempt = this.#send(delivery, target.secret).then((result) => {
      delivery.result = result;
      this.#underWay.delete(attempt);
    });
    this.#underWay.add(attempt);
    return delivery;
  }

  /** Never rejects: whatever happens is the result. */
  async #send(delivery: WebhookDelivery, secret: string): Promise<DeliveryResult> {
    const startedMs = performance.now();
    const ended = (statusCode: number, status: string, answer: string): DeliveryResult => ({
      statusCode,
      status,
      durationMs: Math.round(performance.now() - startedMs),
      answer,
    });
    try {
      const response = await fetch(delivery.url, {
        method: "POST",
        headers: { ...delivery.headers, "x-hub-signature-256": await sign(secret, delivery.body) },
        body: delivery.body,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer = await response.text();
      return ended(response.status, response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`, answer);
    } catch (cause) {
      const timedOut = cause instanceof Error && cause.name === "TimeoutError";
      return ended(0, timedOut ? "timed out" : "failed to connect to host", "");
    }
  }
}
