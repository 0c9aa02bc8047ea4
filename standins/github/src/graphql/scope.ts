import { GraphQLError } from "graphql";
import { actorOf } from "../auth/caller.ts";
import type { Caller } from "../auth/caller.ts";
import type { RateLimit } from "../rate-limit.ts";
import { checkRepositoryAccess } from "../rest/repository-access.ts";
import type { Needs } from "../rest/operation.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";

/** What every field of one request is resolved with. */
export interface Scope {
  readonly world: World;
  readonly caller: Caller;
  readonly rateLimit: RateLimit;
}

type ErrorType = "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE" | "MISSING_PAGINATION_BOUNDARIES";

/** An error as GitHub reports it: with a `type` beside the message. */
export function graphError(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** Throws unless the caller may do this in the repository; as in REST, the invisible does not exist. */
export function requireAccess(scope: Scope, repository: Repository, needs: Needs): void {
  const refusal = checkRepositoryAccess(scope.caller, repository, needs);
  if (refusal?.status === 404) throw graphError("NOT_FOUND", "Could not resolve to a node.");
  if (refusal !== null) throw graphError("FORBIDDEN", "Resource not accessible by integration");
}

/** In whose name a mutation writes. Throws for callers that cannot write. */
export function requireActor(scope: Scope): User {
  const actor = actorOf(scope.world, scope.caller);
  if (actor === null) throw graphError("FORBIDDEN", "Resource not accessible by integration");
  return actor;
}
