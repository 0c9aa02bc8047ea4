import type { Findable } from "../state/world.ts";
import { graphError, requireAccess } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** The issue, pull request or comment of a global node id. Throws when there is none the caller may see. */
export function findNode(scope: Scope, id: string): Findable {
  const found = scope.world.findable.get(id);
  if (found === undefined) {
    throw graphError("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
  }
  requireAccess(scope, found.repository, { anyOf: ["metadata"], level: "read" });
  return found;
}
