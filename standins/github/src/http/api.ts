import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Hono } from "hono";
import type { Context } from "hono";
import { authenticate } from "../auth/authenticate.ts";
import type { Refused } from "../auth/authenticate.ts";
import { callerName } from "../auth/caller.ts";
import type { Caller } from "../auth/caller.ts";
import type { Core } from "../core.ts";
import { faultBody } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { failure } from "../rest/answer.ts";
import type { Answer } from "../rest/answer.ts";
import type { Operation } from "../rest/operation.ts";
import { dropConnection } from "./drop-connection.ts";
import type { Bindings } from "./drop-connection.ts";

type ApiContext = Context<{ Bindings: Bindings }>;

/** Largest request body GitHub's API takes, roughly; larger ones are refused. */
const largestBodyBytes = 150 * 1024 * 1024;

/** Mounts operations on a router whose base is the API's. What GitHub has and the stand-in lacks is a loud 501. */
export function createApi(core: Core, operations: readonly Operation[]): Hono<{ Bindings: Bindings }> {
  const api = new Hono<{ Bindings: Bindings }>();
  for (const operation of operations) {
    api.on(operation.method, routePath(operation.path), (context) => serve(core, operation, context));
  }
  api.all("*", (context) => serve(core, unknownOperation(context), context));
  return api;
}

// GitHub writes `{name}`, Hono `:name`; a reference or a file path is the rest of the path, slashes included.
function routePath(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === "ref" || name === "path" ? `:${name}{.+}` : `:${name}`,
  );
}

function unknownOperation({ req }: ApiContext): Operation {
  return {
    id: "unknown",
    method: "GET",
    path: "",
    handle: () => failure(501, `The GitHub stand-in does not have ${req.method} ${req.path}.`),
  };
}

interface Served {
  readonly answer: Answer;
  readonly fault: Fault | null;
  readonly requestBody: unknown;
}

async function serve(core: Core, operation: Operation, context: ApiContext): Promise<Response> {
  const startedMs = performance.now();
  const at = core.world.clock.now();
  const { req } = context;
  const caller = await authenticate(core.world, core.identity, req.header("authorization") ?? null);
  const name = caller.kind === "refused" ? "unknown credential" : callerName(caller);
  const text = req.method === "GET" ? "" : await req.text();
  const document = operation.id === "graphql" ? documentName(text) : null;
  const fault = core.faults.take(operation.id, document);
  const { answer, requestBody } = await perform(core, operation, { context, caller, fault, name, text });
  if (core.faults.latencyMs > 0) await delay(core.faults.latencyMs);
  const dropped = fault?.status === "drop";
  const response = dropped ? dropConnection(context.env) : respond(core, { context, answer, name, at });
  core.requests.add({
    operation: operation.id,
    document,
    method: req.method,
    path: req.path,
    status: dropped ? 0 : response.status,
    caller: name,
    at,
    durationMs: performance.now() - startedMs,
  });
  if (core.observers.size > 0)
    observe(core, operation, { context, document, served: { answer, fault, requestBody } });
  return response;
}

interface Work {
  readonly context: ApiContext;
  readonly caller: Caller | Refused;
  readonly fault: Fault | null;
  readonly name: string;
  /** The body as it was sent. */
  readonly text: string;
}

/** What a GraphQL document calls itself, `null` when it has no name. */
function documentName(text: string): string | null {
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || !("query" in body)) return null;
  return /^\s*(?:query|mutation)\s+(\w+)/.exec(String(body.query))?.[1] ?? null;
}

async function perform(
  core: Core,
  operation: Operation,
  work: Work,
): Promise<Pick<Served, "answer" | "requestBody">> {
  const { context, caller, fault, name, text } = work;
  const { req } = context;
  const body = parseJson(text);
  const requestBody = body === undefined ? null : body;
  if (fault !== null && fault.afterEffect !== true) return { answer: faultAnswer(fault), requestBody };
  if (caller.kind === "refused") return { answer: failure(401, caller.message), requestBody };
  if (core.rateLimit.spend(name, core.world.clock.now()) === null) {
    return { answer: failure(403, "API rate limit exceeded for installation."), requestBody };
  }
  if (body === undefined) return { answer: failure(400, "Problems parsing JSON"), requestBody };
  if (text.length > largestBodyBytes) {
    return { answer: failure(413, "Sorry, your input was too large to process."), requestBody };
  }
  const url = new URL(`${core.world.webUrl}${new URL(req.url).pathname}${new URL(req.url).search}`);
  const request = {
    world: core.world,
    caller,
    params: decodedParams(context),
    query: url.searchParams,
    body,
    url,
  };
  const answer = await operation.handle(request);
  return { answer: fault === null ? answer : faultAnswer(fault), requestBody };
}

interface Sending {
  readonly context: ApiContext;
  readonly answer: Answer;
  readonly name: string;
  readonly at: Date;
}

function respond(core: Core, { context, answer, name, at }: Sending): Response {
  const allowance = core.rateLimit.look(name, at);
  const headers = new Headers({
    "content-type": "application/json; charset=utf-8",
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomUUID(),
    "x-ratelimit-limit": String(allowance.limit),
    "x-ratelimit-remaining": String(allowance.remaining),
    "x-ratelimit-used": String(allowance.used),
    "x-ratelimit-reset": String(allowance.reset),
    "x-ratelimit-resource": "core",
  });
  for (const [header, value] of Object.entries(answer.headers ?? {})) headers.set(header, value);
  if (answer.body === undefined) {
    headers.delete("content-type");
    return new Response(null, { status: answer.status, headers });
  }
  const text = JSON.stringify(answer.body);
  if (context.req.method === "GET" && answer.status === 200) {
    const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
    headers.set("etag", etag);
    headers.set("cache-control", "private, max-age=60, s-maxage=60");
    if (context.req.header("if-none-match") === etag) {
      core.rateLimit.refund(name, at); // GitHub does not count an answer that says "unchanged".
      headers.delete("content-type");
      return new Response(null, { status: 304, headers });
    }
  }
  return new Response(text, { status: answer.status, headers });
}

function observe(
  core: Core,
  operation: Operation,
  seen: { context: ApiContext; document: string | null; served: Served },
): void {
  const { req } = seen.context;
  const { answer, fault, requestBody } = seen.served;
  for (const observer of core.observers) {
    observer({
      operation: operation.id,
      document: seen.document,
      method: req.method,
      path: new URL(req.url).pathname.replace(/^\/api(?=\/)/, ""),
      template: operation.id === "unknown" ? null : operation.path,
      params: decodedParams(seen.context),
      query: new URL(req.url).searchParams,
      requestBody,
      status: answer.status,
      responseBody: answer.body,
      faulty: fault !== null,
    });
  }
}

function decodedParams(context: ApiContext): Record<string, string> {
  return context.req.param() as Record<string, string>;
}

function faultAnswer(fault: Fault): Answer {
  const retryAfter: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  return {
    status: fault.status === "drop" ? 500 : fault.status,
    body: faultBody(fault),
    headers: { ...retryAfter, ...fault.headers },
  };
}

/** `null` for an empty text, `undefined` for one that is not JSON. */
function parseJson(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
