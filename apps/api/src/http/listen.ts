import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { PorterError } from "@porter/orchestrator";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import type { Hono } from "hono";
import { WebSocketServer } from "ws";
import type { Context } from "../trpc/context.ts";
import { appRouter } from "../trpc/router.ts";
import { isDelivery } from "./github-webhook.ts";
import type { OwnHosts } from "./own-hosts.ts";

export interface Listening {
  /** `http://host:port` as listened on. */
  readonly address: string;
  /** Stops taking connections, tells subscribers to reconnect, and waits for requests under way. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

/** What serves an address that is known only once it is listened on. */
export interface Served {
  readonly app: Hono;
  /** Takes GitHub's deliveries. */
  readonly webhook: RequestListener;
  readonly hosts: OwnHosts;
  context(headers: Headers): Promise<Context>;
}

/** Subscribers are pinged this often; one that does not answer in time is gone. */
const keepAlive = { enabled: true, pingMs: 15_000, pongWaitMs: 5_000 };

/** How long requests under way may take once the server closes. */
const closeMs = 1_000;

/** Serves HTTP and the tRPC WebSocket on one port. The returned address has the real port when 0 was asked for. */
export async function listen(
  options: ListenOptions,
  serve: (address: string) => Promise<Served>,
): Promise<Listening> {
  // A request that comes while the server is still being put together waits for it.
  const served = Promise.withResolvers<void>();
  let handle: RequestListener = (request, response) =>
    void served.promise.then(() => handle(request, response));
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(cannotListen(options, cause)));
    server.listen(options.port, options.host, resolve);
  });
  const address = addressOf(server, options.host);
  const porter = await serve(address).catch((error: unknown) => {
    server.close();
    throw error;
  });
  handle = listenerOf(porter);
  served.resolve();

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const handler = applyWSSHandler({
    wss: sockets,
    router: appRouter,
    createContext: ({ req }) => porter.context(new Headers(headerPairs(req.headers))),
    keepAlive,
  });
  server.on("upgrade", (request, socket, head) => {
    const { origin } = request.headers;
    const allowed =
      request.url?.startsWith("/trpc") === true && (origin === undefined || porter.hosts.isOwnOrigin(origin));
    if (!allowed) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      sockets.emit("connection", webSocket, request),
    );
  });

  return {
    address,
    close: async () => {
      handler.broadcastReconnectNotification();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of sockets.clients) client.close(1001);
      server.closeIdleConnections();
      // Runners keep their connection and would keep it open for ever; every report may be sent again.
      const patience = setTimeout(() => server.closeAllConnections(), closeMs);
      await closed;
      clearTimeout(patience);
    },
  };
}

function listenerOf({ app, webhook }: Served): RequestListener {
  const fetch = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
  });
  return (request, response) =>
    isDelivery(request) ? webhook(request, response) : void fetch(request, response);
}

function cannotListen({ host, port }: ListenOptions, cause: Error): PorterError {
  return new PorterError(
    {
      code: "configuration_invalid",
      message: `Porter cannot listen on ${host}:${port}; another program may be using it. Set PORT or HOST to something free.`,
      retry: "never",
    },
    { cause },
  );
}

/** An address that reaches this server from this machine; a wildcard host is reached on loopback. */
function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function headerPairs(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
}
