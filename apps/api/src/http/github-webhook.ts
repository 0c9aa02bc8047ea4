import type { IncomingMessage, RequestListener } from "node:http";
import { parseDelivery, verifyDelivery } from "@porter/forges";
import { decideIntake, type IntakeContext, type Journal } from "@porter/orchestrator";
import type { Logger } from "pino";
import { readBody } from "./read-body.ts";

/** GitHub sends at most 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads */
const maxDeliveryBytes = 25 * 1024 * 1024;

const path = "/api/webhooks/github";

/** Whether a request is for the door of deliveries. */
export function isDelivery({ method, url = "" }: IncomingMessage): boolean {
  return (
    method === "POST" && url.startsWith(path) && (url.length === path.length || url[path.length] === "?")
  );
}

export interface WebhookDoor {
  readonly secrets: readonly string[];
  /** Slug of Porter's own App: what it writes itself never triggers anything. */
  appSlug(): string;
  readonly allowedBots: readonly string[];
  readonly journal: Journal;
  readonly log: Logger;
  intakeContext(): IntakeContext;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const tooLarge = {
  status: 413,
  body: { code: "delivery_too_large", message: "A delivery may hold at most 25 MB." },
};
const badSignature = {
  status: 401,
  body: {
    code: "bad_signature",
    message: "The signature does not match the body. Check the webhook secret.",
  },
};
const badDelivery = {
  status: 400,
  body: { code: "bad_delivery", message: "A delivery is JSON with X-GitHub-Event and X-GitHub-Delivery." },
};
const unexpected = {
  status: 500,
  body: {
    code: "unexpected",
    message: "Porter met an error it did not expect. Deliver it again; the log has the details.",
  },
};

function parseBody(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A header that occurs once; empty when it is missing. */
function header({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

/** Takes one delivery: signature on the raw bytes, then JSON, then meaning, then one commit, then the answer. */
async function takeDelivery(request: IncomingMessage, door: WebhookDoor): Promise<Answer> {
  const rawBody = await readBody(request, maxDeliveryBytes);
  if (rawBody === null) return tooLarge;
  if (
    !verifyDelivery({ rawBody, signature: header(request, "x-hub-signature-256"), secrets: door.secrets })
  ) {
    door.log.warn("delivery refused: wrong signature");
    return badSignature;
  }
  const id = header(request, "x-github-delivery");
  const event = header(request, "x-github-event");
  const payload = parseBody(rawBody);
  if (payload === undefined || id === "" || event === "") return badDelivery;
  const { allowedBots } = door;
  const delivery = parseDelivery({ event, deliveryId: id, payload, appSlug: door.appSlug(), allowedBots });
  const intake = decideIntake(delivery, door.intakeContext());
  const outcome = await door.journal.record(intake);
  const { decision, reason } = intake.delivery;
  const tasks = intake.tasks.map((task) => task.id);
  door.log.info(
    { deliveryId: id, event, action: delivery.action, outcome, decision, reason, taskIds: tasks },
    "delivery taken",
  );
  if (outcome === "duplicate") return { status: 200, body: { outcome: "duplicate" } };
  return { status: decision === "commands" ? 202 : 200, body: { outcome: decision, reason, tasks } };
}

/**
 * The door for GitHub's deliveries. Nothing is done after the answer: what was acknowledged is in the journal.
 *
 * It serves Node's own requests rather than those of the fetch standard, which cost a third of the time that a
 * delivery takes: bodies as streams of streams, and an answer that is read back to be sent.
 */
export function webhookListener(door: WebhookDoor): RequestListener {
  return (request, response) => {
    void takeDelivery(request, door)
      .catch((error: unknown): Answer => {
        door.log.error({ err: error }, "delivery failed");
        return unexpected;
      })
      .then(({ status, body }) => {
        const text = JSON.stringify(body);
        const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
        response.writeHead(status, headers).end(text);
      });
  };
}
