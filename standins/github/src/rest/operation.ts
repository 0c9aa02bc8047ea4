import type { z } from "zod";
import { actorOf } from "../auth/caller.ts";
import type { Caller } from "../auth/caller.ts";
import type { AccessLevel, Installation } from "../state/installation.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { failure, notAccessible, notFound } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { checkRepositoryAccess } from "./repository-access.ts";

/** A request as an operation sees it. */
export interface RestRequest {
  readonly world: World;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON, `null` when there was no body. */
  readonly body: unknown;
  /** Address of the request as the client sent it, for `Link` headers. */
  readonly url: URL;
}

/** One operation of GitHub's REST API, under GitHub's own operation id and path. */
export interface Operation {
  readonly id: string;
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  handle(request: RestRequest): Answer | Promise<Answer>;
}

/** Permissions of an App of which one must reach the level. */
export interface Needs {
  readonly anyOf: readonly string[];
  readonly level: AccessLevel;
}

/** A request about one repository whose access was checked and whose body was parsed. */
export interface RepositoryRequest<Body> extends Omit<RestRequest, "body"> {
  readonly repository: Repository;
  readonly body: Body;
  /** In whose name the caller writes. Reading callers may be anonymous: then it is the App's bot. */
  readonly actor: User;
}

interface RepositoryOperation<Body> extends Pick<Operation, "id" | "method" | "path"> {
  readonly needs: Needs;
  readonly body?: z.ZodType<Body>;
  handle(request: RepositoryRequest<Body>): Answer | Promise<Answer>;
}

/** An operation below `/repos/{owner}/{repo}`. */
export function repositoryOperation<Body = unknown>(definition: RepositoryOperation<Body>): Operation {
  const { id, method, path, needs } = definition;
  return {
    id,
    method,
    path,
    handle(request) {
      const { world, caller, params } = request;
      const repository = world.repository(params.owner ?? "", params.repo ?? "");
      const refusal = checkRepositoryAccess(caller, repository, needs);
      if (refusal !== null || repository === null) return refusal ?? notFound;
      const body = parseBody(definition.body, request.body);
      if (!body.success) return body.answer;
      const actor = actorOf(world, caller) ?? world.app.bot;
      return definition.handle({ ...request, repository, actor, body: body.data });
    },
  };
}

interface AppOperation<Body> extends Pick<Operation, "id" | "method" | "path"> {
  readonly body?: z.ZodType<Body>;
  handle(request: Omit<RestRequest, "body"> & { readonly body: Body }): Answer | Promise<Answer>;
}

/** An operation for which the App itself signs. */
export function appOperation<Body = unknown>(definition: AppOperation<Body>): Operation {
  const { id, method, path } = definition;
  return {
    id,
    method,
    path,
    handle(request) {
      if (request.caller.kind !== "app") return failure(401, "A JSON web token could not be decoded");
      const body = parseBody(definition.body, request.body);
      if (!body.success) return body.answer;
      return definition.handle({ ...request, body: body.data });
    },
  };
}

interface InstallationOperation extends Pick<Operation, "id" | "method" | "path"> {
  handle(request: RestRequest & { readonly installation: Installation }): Answer | Promise<Answer>;
}

/** An operation for which an installation token is needed. */
export function installationOperation(definition: InstallationOperation): Operation {
  const { id, method, path } = definition;
  return {
    id,
    method,
    path,
    handle(request) {
      if (request.caller.kind !== "installation") return notAccessible;
      const { installation } = request.caller.token;
      if (installation.suspendedAt !== null) return failure(403, "This installation has been suspended");
      return definition.handle({ ...request, installation });
    },
  };
}

type Parsed<Body> = { success: true; data: Body } | { success: false; answer: Answer };

function parseBody<Body>(schema: z.ZodType<Body> | undefined, body: unknown): Parsed<Body> {
  // Without a schema nobody reads the body.
  if (schema === undefined) return { success: true, data: undefined as Body };
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return { success: true, data: parsed.data };
  const [first] = parsed.error.issues;
  return {
    success: false,
    answer: failure(422, `Invalid request.\n\n"${first?.path.join(".")}": ${first?.message}`),
  };
}
