import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

/** What the server puts beside a request; nothing when the stand-in is mounted as a handler. */
export type Bindings = Partial<HttpBindings>;

/** Closes the connection without an answer; without a connection the answer breaks off instead. */
export function dropConnection(bindings: Bindings | undefined): Response {
  const incoming = bindings?.incoming;
  if (incoming === undefined) {
    return new Response(
      new ReadableStream({ start: (controller) => controller.error(new Error("dropped")) }),
    );
  }
  incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
