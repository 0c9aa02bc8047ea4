import { parseDelivery, verifyDelivery } from "@porter/forges";
import { decideIntake, type IntakeContext, type Journal } from "@porter/orchestrator";
import type { Context } from "hono";
import type { Logger } from "pino";

/** GitHub sends at most 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads */
export const maxDeliveryBytes = 25 * 1024 * 1024;

export interface WebhookDoor {
  readonly secrets: readonly string[];
  /** Slug of Porter's own App: what it writes itself never triggers anything. */
  appSlug(): string;
  readonly allowedBots: readonly string[];
  readonly journal: Journal;
  readonly log: Logger;
  intakeContext(): IntakeContext;
}

function parseBody(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString("utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Takes one delivery: signature on the raw bytes, then JSON, then meaning, then one commit, then the answer.
 * Nothing is done after the answer: what was acknowledged is in the journal.
 */
export async function takeDelivery(c: Context, door: WebhookDoor): Promise<Response> {
  const rawBody = new Uint8Array(await c.req.arrayBuffer());
  if (!(await verifyDelivery({ rawBody, headers: c.req.raw.headers, secrets: door.secrets }))) {
    door.log.warn("delivery refused: wrong signature");
    return c.json({ code: "bad_signature", message: "The signature does not match the body. Check the webhook secret." }, 401);
  }
  const id = c.req.header("x-github-delivery") ?? "";
  const event = c.req.header("x-github-event") ?? "";
  const payload = parseBody(rawBody);
  if (payload === undefined || id === "" || event === "") {
    return c.json({ code: "bad_delivery", message: "A delivery is JSON with X-GitHub-Event and X-GitHub-Delivery." }, 400);
  }
  const { allowedBots } = door;
  const delivery = parseDelivery({ event, deliveryId: id, payload, appSlug: door.appSlug(), allowedBots });
  const intake = decideIntake(delivery, door.intakeContext());
  const outcome = await door.journal.record(intake);
  const { decision, reason } = intake.delivery;
  const tasks = intake.tasks.map((task) => task.id);
  door.log.info({ deliveryId: id, event, action: delivery.action, outcome, decision, reason, taskIds: tasks }, "delivery taken");
  if (outcome === "duplicate") return c.json({ outcome: "duplicate" }, 200);
  return c.json({ outcome: decision, reason, tasks }, decision === "commands" ? 202 : 200);
}
