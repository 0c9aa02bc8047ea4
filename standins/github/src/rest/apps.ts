import { z } from "zod";
import { issueInstallationToken } from "../auth/issue-token.ts";
import { appPayload, installationPayload } from "../payload/installation.ts";
import { repositoryPayload } from "../payload/repository.ts";
import { timestamp } from "../state/clock.ts";
import type { Installation } from "../state/installation.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { created, failure, notFound, ok } from "./answer.ts";
import { appOperation, installationOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { paginated } from "./paginate.ts";
import { covers } from "./repository-access.ts";

const tokenWishSchema = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});

type TokenWishBody = z.infer<typeof tokenWishSchema>;

/** The App about itself, its installations, and their tokens. */
export const appOperations: readonly Operation[] = [
  appOperation({
    id: "apps/get-authenticated",
    method: "GET",
    path: "/app",
    handle: ({ world }) => ok(appPayload(world)),
  }),
  appOperation({
    id: "apps/list-installations",
    method: "GET",
    path: "/app/installations",
    handle: (request) =>
      paginated(request, [...request.world.installations.values()], (page) =>
        page.map((installation) => installationPayload(request.world, installation)),
      ),
  }),
  appOperation({
    id: "apps/get-installation",
    method: "GET",
    path: "/app/installations/{installation_id}",
    handle({ world, params }) {
      const installation = world.installations.get(Number(params.installation_id));
      return installation === undefined ? notFound : ok(installationPayload(world, installation));
    },
  }),
  appOperation({
    id: "apps/get-repo-installation",
    method: "GET",
    path: "/repos/{owner}/{repo}/installation",
    handle({ world, params }) {
      const repository = world.repository(params.owner ?? "", params.repo ?? "");
      const installation = repository === null ? null : world.installationOf(repository.owner);
      return installation === null || repository === null || installation.excluded.has(repository.id)
        ? notFound
        : ok(installationPayload(world, installation));
    },
  }),
  appOperation({
    id: "apps/create-installation-access-token",
    method: "POST",
    path: "/app/installations/{installation_id}/access_tokens",
    body: tokenWishSchema,
    handle({ world, params, body }) {
      const installation = world.installations.get(Number(params.installation_id));
      if (installation === undefined) return notFound;
      if (installation.suspendedAt !== null) return failure(403, "This installation has been suspended");
      const repositories = wantedRepositories(world, installation, body);
      if (repositories === "unknown") {
        return failure(
          422,
          "There is at least one repository that does not exist or is not accessible to the parent installation.",
        );
      }
      const token = issueInstallationToken(world, {
        installation,
        repositoryIds: repositories === null ? null : new Set(repositories.map(({ id }) => id)),
        permissions: body.permissions ?? null,
      });
      if (token === null) {
        return failure(422, "The permissions requested are not granted to this installation.");
      }
      return created({
        token: token.token,
        expires_at: timestamp(token.expiresAt),
        permissions: token.permissions,
        repository_selection: repositories === null ? "all" : "selected",
        ...(repositories !== null && {
          repositories: repositories.map((repository) => repositoryPayload(world, repository)),
        }),
      });
    },
  }),
  installationOperation({
    id: "apps/list-repos-accessible-to-installation",
    method: "GET",
    path: "/installation/repositories",
    handle(request) {
      const { world, caller, installation } = request;
      const repositories = world
        .repositoriesOf(installation)
        .filter((repository) => caller.kind === "installation" && covers(caller.token, repository));
      return paginated(request, repositories, (page) => ({
        total_count: repositories.length,
        repository_selection: "all",
        repositories: page.map((repository) => repositoryPayload(world, repository)),
      }));
    },
  }),
];

/** Repositories a token is to be narrowed to; `null` for all, `unknown` when one is not of this installation. */
function wantedRepositories(
  world: World,
  installation: Installation,
  body: TokenWishBody,
): Repository[] | null | "unknown" {
  if (body.repositories === undefined && body.repository_ids === undefined) return null;
  const mine = world.repositoriesOf(installation);
  const found = [
    ...(body.repositories ?? []).map((name) =>
      mine.find((repository) => repository.name.toLowerCase() === name.toLowerCase()),
    ),
    ...(body.repository_ids ?? []).map((id) => mine.find((repository) => repository.id === id)),
  ];
  return found.some((repository) => repository === undefined)
    ? "unknown"
    : found.filter((repository) => repository !== undefined);
}
