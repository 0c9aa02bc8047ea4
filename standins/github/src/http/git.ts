import { setTimeout as delay } from "node:timers/promises";
import { Hono } from "hono";
import type { Context } from "hono";
import { refMoved } from "../actions/branches.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { Refused } from "../auth/authenticate.ts";
import { actorOf, callerName } from "../auth/caller.ts";
import type { Caller } from "../auth/caller.ts";
import type { Core } from "../core.ts";
import { faultBody } from "../faults.ts";
import { smartHttp } from "../git/smart-http.ts";
import { checkRepositoryAccess } from "../rest/repository-access.ts";
import type { Repository } from "../state/repository.ts";
import { dropConnection } from "./drop-connection.ts";
import type { Bindings } from "./drop-connection.ts";

type GitContext = Context<{ Bindings: Bindings }>;

const services = ["info/refs", "git-upload-pack", "git-receive-pack"] as const;

/** git over HTTP at `/<owner>/<repo>.git`, also without `.git`, with a token as the password. */
export function createGit(core: Core): Hono<{ Bindings: Bindings }> {
  const git = new Hono<{ Bindings: Bindings }>();
  for (const service of services) {
    git.all(`/:owner/:repo/${service}`, (context) => serve(core, service, context));
  }
  return git;
}

async function serve(core: Core, service: (typeof services)[number], context: GitContext): Promise<Response> {
  const startedMs = performance.now();
  const { req } = context;
  const operation = `git/${service.replace("git-", "").replace("info/refs", "info-refs")}`;
  const caller = await authenticate(core.world, core.identity, req.header("authorization") ?? null);
  const response = await answer(core, { context, service, operation, caller });
  core.requests.add({
    operation,
    document: null,
    method: req.method,
    path: req.path,
    status: response.status,
    caller: caller.kind === "refused" ? "unknown credential" : callerName(caller),
    at: core.world.clock.now(),
    durationMs: performance.now() - startedMs,
  });
  return response;
}

interface GitRequest {
  readonly context: GitContext;
  readonly service: (typeof services)[number];
  readonly operation: string;
  readonly caller: Caller | Refused;
}

async function answer(core: Core, asked: GitRequest): Promise<Response> {
  const { context, operation, caller } = asked;
  if (core.faults.latencyMs > 0) await delay(core.faults.latencyMs);
  const fault = core.faults.take(operation);
  if (fault?.status === "drop") return dropConnection(context.env);
  if (fault !== null) return Response.json(faultBody(fault), { status: fault.status });
  return caller.kind === "refused"
    ? askForCredential("Invalid username or token.")
    : runGitService(core, { ...asked, caller });
}

async function runGitService(core: Core, asked: GitRequest & { readonly caller: Caller }): Promise<Response> {
  const { context, service, caller } = asked;
  const { req } = context;
  const pushes = service === "git-receive-pack" || req.query("service") === "git-receive-pack";
  const repository = core.world.repository(
    req.param("owner") ?? "",
    (req.param("repo") ?? "").replace(/\.git$/, ""),
  );
  const needs = { anyOf: ["contents"], level: pushes ? "write" : "read" } as const;
  const refusal = checkRepositoryAccess(caller, repository, needs);
  if (refusal !== null || repository === null) return refuse(caller, refusal?.status ?? 404);
  const before = new Map(await repository.git.refs.all());
  const { response, ended } = await smartHttp({
    gitDir: repository.git.gitDir,
    path: `/${service}`,
    request: req.raw,
    remoteUser: pushes ? callerName(caller) : null,
  });
  return service === "git-receive-pack"
    ? afterPush(core, { repository, caller, before, response, ended })
    : response;
}

function refuse(caller: Caller, status: number): Response {
  // GitHub does not tell strangers whether a repository exists.
  if (caller.kind === "anonymous") return askForCredential("Authentication required.");
  return status === 404
    ? new Response("Repository not found.", { status })
    : new Response("Write access to repository not granted.", { status: 403 });
}

interface Push {
  readonly repository: Repository;
  readonly caller: Caller;
  readonly before: ReadonlyMap<string, string>;
  readonly response: Response;
  readonly ended: Promise<void>;
}

/** Holds the answer back until the moved references are known, so that whoever pushed sees them everywhere. */
async function afterPush(
  core: Core,
  { repository, caller, before, response, ended }: Push,
): Promise<Response> {
  const { refs } = repository.git;
  const body = await response.arrayBuffer();
  await ended;
  refs.forget();
  const after = await refs.all();
  const actor = actorOf(core.world, caller) ?? core.world.app.bot;
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const to = after.get(name) ?? null;
    if (to !== (before.get(name) ?? null)) await refMoved(core.world, { repository, name, to, actor });
  }
  return new Response(body, { status: response.status, headers: response.headers });
}

function askForCredential(message: string): Response {
  return new Response(message, { status: 401, headers: { "www-authenticate": 'Basic realm="GitHub"' } });
}
