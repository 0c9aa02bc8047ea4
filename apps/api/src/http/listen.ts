import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import type { Hono } from "hono";
import { WebSocketServer } from "ws";
import type { Context } from "../trpc/context.ts";
import { appRouter } from "../trpc/router.ts";

export interface Listening {
  /** `http://host:port` as listened on. */
  readonly address: string;
  /** Stops taking connections, tells subscribers to reconnect, and waits for requests under way. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  isOwnOrigin(origin: string): boolean;
  context(headers: Headers): Promise<Context>;
}

/** Subscribers are pinged this often; one that does not answer in time is gone. */
const keepAlive = { enabled: true, pingMs: 15_000, pongWaitMs: 5_000 };

/** Serves HTTP and the tRPC WebSocket on one port. The returned address has the real port when 0 was asked for. */
export async function listen(options: ListenOptions, makeApp: (address: string) => Hono): Promise<Listening> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = addressOf(server, options.host);
  const app = makeApp(address);
  server.on("request", getRequestListener((request) => app.fetch(request)));

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const handler = applyWSSHandler({
    wss: sockets,
    router: appRouter,
    createContext: ({ req }) => options.context(new Headers(headerPairs(req.headers))),
    keepAlive,
  });
  server.on("upgrade", (request, socket, head) => {
    const { origin } = request.headers;
    const allowed = request.url?.startsWith("/trpc") === true && (origin === undefined || options.isOwnOrigin(origin));
    if (!allowed) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit("connection", webSocket, request));
  });

  return {
    address,
    close: async () => {
      handler.broadcastReconnectNotification();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of sockets.clients) client.close(1001);
      server.closeIdleConnections();
      await closed;
    },
  };
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function headerPairs(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
}
