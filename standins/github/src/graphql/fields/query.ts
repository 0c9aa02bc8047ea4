import { callerName } from "../../auth/caller.ts";
import { checkRepositoryAccess } from "../../rest/repository-access.ts";
import { timestamp } from "../../state/clock.ts";
import { findNode } from "../find-node.ts";
import { graphError, requireActor } from "../scope.ts";
import { actorSource, foundSource, repositorySource } from "../source.ts";
import type { Fields } from "../source.ts";

/** Entry points for reading. */
export const queryFields: Fields<null> = {
  // The schema has no bot here either: GitHub shows an App as a user.
  viewer: (_root, _args, scope) => ({ ...actorSource(requireActor(scope)), __typename: "User" }),
  repository: (_root, { owner, name }: { owner: string; name: string }, { world, caller }) => {
    const repository = world.repository(owner, name);
    const refusal = checkRepositoryAccess(caller, repository, { anyOf: ["metadata"], level: "read" });
    if (repository === null || refusal !== null) {
      throw graphError("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    }
    return repositorySource(repository);
  },
  user: (_root, { login }: { login: string }, { world }) => {
    const user = world.user(login);
    if (user?.type !== "User") {
      throw graphError("NOT_FOUND", `Could not resolve to a User with the login of '${login}'.`);
    }
    return actorSource(user);
  },
  node: (_root, { id }: { id: string }, scope) => foundSource(findNode(scope, id)),
  rateLimit: (_root, _args, { world, caller, rateLimit }) => {
    const { reset, ...allowance } = rateLimit.look(callerName(caller), world.clock.now());
    return { ...allowance, cost: 1, nodeCount: 1, resetAt: timestamp(new Date(reset * 1000)) };
  },
};
