import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Resolve } from "./find-target.ts";
import { type Gate, openGate } from "./gate.ts";

let folder: string;
let socketPath: string;
let server: Server;
let port: number;
let gate: Gate | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-gate-"));
  socketPath = join(folder, "gate.sock");
  server = createServer((request, response) => {
    request.resume();
    response.end(`${request.method} ${request.url} for ${request.headers.host}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterEach(async () => {
  await gate?.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** Names lead to this machine, as they do after a rebinding. */
const toLoopback: Resolve = async () => [{ address: "127.0.0.1", family: 4 }];

async function open(allowed: readonly string[], trusted: readonly string[] = []): Promise<void> {
  gate = await openGate(socketPath, { allowed, trusted }, toLoopback);
}

async function get(url: string): Promise<{ status: number | undefined; body: string }> {
  const request = httpRequest({ socketPath, path: url });
  const answered = once(request, "response");
  request.end();
  const [response] = await answered;
  return { status: response.statusCode, body: await text(response) };
}

/** What comes back through a tunnel to `authority` when this is sent. */
async function through(authority: string, sent: string): Promise<string> {
  const socket: Socket = connect(socketPath);
  const received = text(socket);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  socket.write(sent);
  return received;
}

const plain = "GET /x HTTP/1.1\r\nHost: inside\r\nConnection: close\r\n\r\n";

it("lets a tunnel through to what is trusted, at its port", async () => {
  await open([], [`127.0.0.1:${port}`]);
  const answer = await through(`127.0.0.1:${port}`, plain);
  expect(answer).toMatch(/^HTTP\/1\.1 200 Connection Established/);
  expect(answer).toContain("GET /x for inside");
});

it("lets plain HTTP through, and names the host that was asked for", async () => {
  await open([], [`porter.corp:${port}`]);
  const { status, body } = await get(`http://porter.corp:${port}/a?b=c`);
  expect({ status, body }).toEqual({ status: 200, body: `GET /a?b=c for porter.corp:${port}` });
});

it("refuses what is not listed, and remembers each host once", async () => {
  await open(["api.example.com"]);
  expect(await through("evil.test:443", "")).toMatch(/^HTTP\/1\.1 403 /);
  expect(await through("EVIL.test:8443", "")).toMatch(/^HTTP\/1\.1 403 /);
  expect((await get("http://metadata.test/latest")).status).toBe(403);
  expect(await get("http://gate.invalid/refused")).toEqual({
    status: 200,
    body: JSON.stringify({ hosts: ["evil.test", "metadata.test"] }),
  });
});

it("refuses a listed name that leads to this machine", async () => {
  await open([`rebound.test:${port}`]);
  expect(await through(`rebound.test:${port}`, plain)).toMatch(/^HTTP\/1\.1 403 /);
  expect((await get(`http://rebound.test:${port}/`)).status).toBe(403);
});

it.each(["", "no-port", "a b:443", "http://x/"])("answers a tunnel to %j with 400", async (authority) => {
  await open(["*.example.com"]);
  expect(await through(authority, "")).toMatch(/^HTTP\/1\.1 400 /);
});

it("says so when a server that may be reached does not answer", async () => {
  server.close();
  await open([], [`127.0.0.1:${port}`]);
  expect(await through(`127.0.0.1:${port}`, "")).toMatch(/^HTTP\/1\.1 502 /);
});

it("cuts open tunnels when it closes", async () => {
  await open([], [`127.0.0.1:${port}`]);
  const socket = connect(socketPath);
  socket.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`);
  await once(socket, "data");
  const closed = once(socket, "close");
  await gate?.close();
  await closed;
});
