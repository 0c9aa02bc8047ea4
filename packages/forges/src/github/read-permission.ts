import { permissions, PorterError, type InstalledRepository, type Permission } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";

/** `role_name` tells `maintain` and `triage` apart, which `permission` reports as `write` and `read`. */
const collaboratorSchema = z.object({
  permission: z.enum(permissions),
  // A custom role has a name of its own; then `permission` says what it is based on.
  role_name: z.enum(permissions).optional().catch(undefined),
});

/**
 * What `login` may do, in one request. Somebody GitHub does not know has `none`.
 * Source: https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function readPermission(
  client: Client,
  repository: InstalledRepository,
  login: string,
): Promise<Permission> {
  const { owner, name: repo } = repository;
  try {
    const { permission, role_name: role } = await ask({
      doing: { what: `ask what ${login} may do`, permission: "Metadata: read", repository },
      answer: collaboratorSchema,
      request: () => client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login }),
    });
    return role ?? permission;
  } catch (error) {
    if (error instanceof PorterError && error.code === "forge_not_found") return "none";
    throw error;
  }
}
