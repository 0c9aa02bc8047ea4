import { fullName, PorterError, type InstalledRepository, type Repository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Clients } from "./installation.ts";

const installationSchema = z.object({ id: z.int().positive() });
const repositorySchema = z.object({ name: z.string(), owner: z.object({ login: z.string() }) });

/**
 * The installation that may act on a repository, and the repository's name as GitHub writes it: people write it in
 * any case, and perhaps as it was before it was renamed. Two requests.
 */
export async function findRepository(clients: Clients, repository: Repository): Promise<InstalledRepository> {
  const { owner, name: repo } = repository;
  const permission = "Metadata: read";
  const installation = await ask({
    doing: { what: "find its installation", permission, repository },
    answer: installationSchema,
    request: () => clients.app.rest.apps.getRepoInstallation({ owner, repo }),
  }).catch((error: unknown) => {
    throw error instanceof PorterError && error.code === "forge_not_found"
      ? notInstalled(repository, error)
      : error;
  });
  const found = await ask({
    doing: { what: "read the repository", permission, repository },
    answer: repositorySchema,
    request: () => clients.installation(installation.id).rest.repos.get({ owner, repo }),
  });
  return { owner: found.owner.login, name: found.name, installationId: installation.id };
}

function notInstalled(repository: Repository, cause: PorterError): PorterError {
  return new PorterError(
    {
      code: "forge_not_found",
      message: `Porter's GitHub App is not installed in ${fullName(repository)}, or there is no such repository. Check the name, or install the App there.`,
      retry: "never",
    },
    { cause },
  );
}
