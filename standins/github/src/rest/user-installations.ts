import { installationPayload } from "../payload/installation.ts";
import { repositoryPayload } from "../payload/repository.ts";
import { roleOf } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import { failure, notFound } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Operation, RestRequest } from "./operation.ts";
import { paginated } from "./paginate.ts";

/** What somebody reaches through the App: the installations, and in each the repositories they have a role in. */
export const userInstallationOperations: readonly Operation[] = [
  {
    id: "apps/list-installations-for-authenticated-user",
    method: "GET",
    path: "/user/installations",
    handle: (request) =>
      asUser(request, (user) => {
        const { world } = request;
        const installations = [...world.installations.values()].filter(
          (installation) =>
            installation.suspendedAt === null &&
            world.repositoriesOf(installation).some((repository) => hasRole(repository, user)),
        );
        return paginated(request, installations, (page) => ({
          total_count: installations.length,
          installations: page.map((installation) => installationPayload(world, installation)),
        }));
      }),
  },
  {
    id: "apps/list-installation-repos-for-authenticated-user",
    method: "GET",
    path: "/user/installations/{installation_id}/repositories",
    handle: (request) =>
      asUser(request, (user) => {
        const { world, params } = request;
        const installation = world.installations.get(Number(params.installation_id));
        if (installation === undefined) return notFound;
        const repositories = world
          .repositoriesOf(installation)
          .filter((repository) => hasRole(repository, user));
        return paginated(request, repositories, (page) => ({
          total_count: repositories.length,
          repositories: page.map((repository) => repositoryPayload(world, repository)),
        }));
      }),
  },
];

function asUser(request: RestRequest, answer: (user: User) => Answer): Answer {
  return request.caller.kind === "user"
    ? answer(request.caller.user)
    : failure(401, "Requires authentication");
}

/** GitHub lists what one has an explicit role in; that everybody may read a public repository is none. */
function hasRole(repository: Repository, user: User): boolean {
  return (
    repository.owner === user ||
    (repository.collaborators.has(user.login.toLowerCase()) && roleOf(repository, user) !== "none")
  );
}
