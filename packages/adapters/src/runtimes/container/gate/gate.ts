import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { type Duplex, finished, pipeline } from "node:stream";
import { findTarget, type GatePolicy, type Resolve, type Target } from "./find-target.ts";
import { parsePlace, type Place } from "./host-list.ts";

/** The way out of one container: an HTTP proxy on a unix socket that lets through what the run may reach. */
export interface Gate {
  /** Cuts what is still connected. */
  close(): Promise<void>;
}

/** The gate itself, asked for what it refused. The name is reserved and nobody's: RFC 2606. */
const ownName = "gate.invalid";
const rememberedHosts = 100;
const longestHostChars = 300;
const connectTimeoutMs = 30_000;
/** They speak of one connection, not of the message: RFC 9110, 7.6.1. */
const hopHeaders = ["connection", "keep-alive", "proxy-authorization", "proxy-connection", "te", "upgrade"];

/** Every address, in the order the system prefers. */
const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * Opens a gate at `path`, which may be relative: the kernel takes about 100 characters. CONNECT for anything, and
 * plain HTTP in absolute form; `GET http://gate.invalid/refused` is answered with the hosts it refused so far.
 */
export async function openGate(
  path: string,
  policy: GatePolicy,
  resolve: Resolve = systemResolve,
): Promise<Gate> {
  const refused = new Set<string>();
  const open = new Set<Duplex>();

  async function target(place: Place): Promise<Target> {
    const found = await findTarget(place, policy, resolve);
    if (found.kind === "refused" && refused.size < rememberedHosts)
      refused.add(place.host.slice(0, longestHostChars));
    return found;
  }

  async function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const answer = (status: string) =>
      client.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    client.on("error", () => client.destroy());
    const authority = request.url ?? "";
    const place = /:\d+$/.test(authority) ? parsePlace(authority, 443) : null;
    if (place === null) return void answer("400 Bad Request");
    const found = await target(place);
    if (found.kind !== "address") return void answer(statusOf(found));
    const server = connect({ host: found.address, port: found.port, timeout: connectTimeoutMs });
    open.add(server);
    finished(server, () => open.delete(server));
    server.once("timeout", () => server.destroy(new Error("no answer")));
    server.once("connect", () => {
      server.setTimeout(0);
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      server.write(head);
      pipeline(client, server, client, () => {
        // Either side may leave at any time; both are closed then.
      });
    });
    server.once("error", () => {
      if (server.connecting || server.bytesRead === 0) answer("502 Bad Gateway");
    });
  }

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : null;
    const place = url?.protocol === "http:" ? parsePlace(url.host, 80) : null;
    if (url === null || place === null) return void response.writeHead(400).end();
    if (place.host === ownName) return void response.end(JSON.stringify({ hosts: [...refused] }));
    const found = await target(place);
    if (found.kind !== "address") return void response.writeHead(Number(statusOf(found).slice(0, 3))).end();
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !hopHeaders.includes(name)),
    );
    const onward = httpRequest({
      host: found.address,
      port: found.port,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: { ...headers, host: url.host },
      agent: false,
    });
    onward.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => {
        // Whoever left first, both are closed.
      });
    });
    onward.once("error", () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  }

  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  server.on("connect", (request, client, head) => {
    tunnel(request, client, head).catch(() => client.destroy());
  });
  server.on("connection", (socket) => {
    open.add(socket);
    finished(socket, () => open.delete(socket));
  });
  server.listen({ path, writableAll: true, readableAll: true });
  await once(server, "listening");
  return {
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function statusOf({ kind }: Exclude<Target, { kind: "address" }>): string {
  return kind === "refused" ? "403 Not Allowed Here" : "502 Bad Gateway";
}
