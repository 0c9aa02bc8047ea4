import { timestamp } from "../state/clock.ts";
import type { Installation } from "../state/installation.ts";
import type { World } from "../state/world.ts";
import { userPayload } from "./user.ts";

/** The App, as `GET /app` answers. */
export function appPayload(world: World) {
  const { app } = world;
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: `A_kwDO${app.id}`,
    owner: userPayload(world, app.bot),
    name: app.name,
    description: null,
    external_url: world.webUrl,
    html_url: `${world.webUrl}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: [...app.events],
    installations_count: world.installations.size,
  };
}

/** An installation of the App on one account. */
export function installationPayload(world: World, installation: Installation) {
  const { app } = world;
  const { account } = installation;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userPayload(world, account),
    repository_selection: "all" as const,
    access_tokens_url: `${world.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url:
      account.type === "Organization"
        ? `${world.webUrl}/organizations/${account.login}/settings/installations/${installation.id}`
        : `${world.webUrl}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: [...installation.events],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : userPayload(world, account),
    suspended_at: installation.suspendedAt === null ? null : timestamp(installation.suspendedAt),
  };
}
