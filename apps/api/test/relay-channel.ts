import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server of a test; `close` breaks what is open. */
export interface ServedHere {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens on a port of the system's choice on loopback. */
export async function serveHere(server: Server): Promise<ServedHere> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A relay on loopback: what is posted to the channel goes to whoever listens, as server-sent events. */
export interface RelayChannel extends ServedHere {
  /** Resolves when somebody listens. */
  readonly listening: Promise<void>;
}

/** `raw`: its events have the body as it came, too. `refusals`: so many listeners are sent away first. */
export async function startRelayChannel(options: { raw: boolean; refusals?: number }): Promise<RelayChannel> {
  const listening = Promise.withResolvers<void>();
  const listeners = new Set<ServerResponse>();
  let left = options.refusals ?? 0;
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const rawbody = await text(request);
    const body: unknown = JSON.parse(rawbody);
    const raw = options.raw ? { rawbody } : {};
    const event = { ...request.headers, body, query: {}, timestamp: 1, ...raw };
    for (const listener of listeners) listener.write(`id: 1\ndata: ${JSON.stringify(event)}\n\n`);
    response.writeHead(200).end();
  };
  const served = await serveHere(
    createServer((request, response) => {
      if (request.method === "GET" && left-- > 0) {
        response.writeHead(503).end();
      } else if (request.method === "GET") {
        response.writeHead(200, { "content-type": "text/event-stream" }).write("event: ready\ndata: {}\n\n");
        listeners.add(response);
        listening.resolve();
      } else {
        void pass(request, response);
      }
    }),
  );
  return { ...served, url: `${served.url}/channel`, listening: listening.promise };
}
