import { z } from "zod";

/** A delivery as the relay tells it: headers by name, and the body in one form or both. */
const eventSchema = z.looseObject({
  body: z.unknown(),
  /** The body as it was received; not every relay sends it: https://github.com/probot/smee.io/pull/55 */
  rawbody: z.string().optional(),
});

/** A delivery to be posted to Porter's own door. */
export interface RelayedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What GitHub sent and Porter reads; the rest is about the way to the relay. */
const kept = /^(?:x-github-[\w-]+|x-hub-signature-256|content-type|user-agent)$/;

/**
 * Reads an event of the relay; `null` when it is no delivery. The signature covers the bytes GitHub sent: without
 * them the JSON is written anew, which gives the same bytes for all that GitHub is known to send, and is refused
 * at the door when it does not.
 */
export function readEvent(data: string): RelayedDelivery | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const event = eventSchema.safeParse(value);
  if (!event.success || event.data["x-github-event"] === undefined) return null;
  const { body, rawbody, ...rest } = event.data;
  const headers = Object.entries(rest).flatMap(([name, text]) =>
    typeof text === "string" && kept.test(name) ? [[name, text]] : [],
  );
  return {
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: rawbody ?? JSON.stringify(body ?? null),
  };
}
