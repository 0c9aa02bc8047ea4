import type { Caller } from "../auth/caller.ts";
import { levelIncludes } from "../state/installation.ts";
import type { InstallationToken } from "../state/installation.ts";
import { roleIncludes, roleOf } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import { failure, notAccessible, notFound } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Needs } from "./operation.ts";

/**
 * Whether a caller may do something that needs a permission in a repository: `null`, or GitHub's refusal. A
 * repository that one may not see is answered as if it did not exist.
 */
export function checkRepositoryAccess(
  caller: Caller,
  repository: Repository | null,
  needs: Needs,
): Answer | null {
  switch (caller.kind) {
    case "app":
    case "client":
      return notAccessible;
    case "anonymous":
      if (repository === null || repository.private) return notFound;
      return needs.level === "read" ? null : failure(401, "Requires authentication");
    case "installation":
      return checkInstallation(caller.token, repository, needs);
    case "user": {
      if (repository === null || roleOf(repository, caller.user) === "none") return notFound;
      // Everybody who reads may write issues; code takes the role.
      const role = needs.level === "read" || !needs.anyOf.includes("contents") ? "read" : "write";
      return roleIncludes(roleOf(repository, caller.user), role)
        ? null
        : failure(403, "You must have push access to this repository.");
    }
  }
}

/** Whether a token covers a repository, whatever it may do there. */
export function covers(token: InstallationToken, repository: Repository): boolean {
  const { account, excluded } = token.installation;
  if (account !== repository.owner || excluded.has(repository.id)) return false;
  return token.repositoryIds === null || token.repositoryIds.has(repository.id);
}

function checkInstallation(
  token: InstallationToken,
  repository: Repository | null,
  needs: Needs,
): Answer | null {
  if (token.installation.suspendedAt !== null) return failure(403, "This installation has been suspended");
  if (repository === null) return notFound;
  const publicRead = !repository.private && needs.level === "read";
  if (publicRead) return null;
  if (!covers(token, repository)) return repository.private ? notFound : notAccessible;
  const allowed = needs.anyOf.some((name) => levelIncludes(token.permissions[name], needs.level));
  return allowed ? null : notAccessible;
}
