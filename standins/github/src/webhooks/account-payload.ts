import { installationPayload } from "../payload/installation.ts";
import { userPayload } from "../payload/user.ts";
import type { AccountEvent } from "../state/account-event.ts";
import { fullName } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** The JSON GitHub would send about something that happened to the App itself. */
export function accountPayload(world: World, event: AccountEvent) {
  return { action: event.action, ...subject(world, event), sender: userPayload(world, event.sender) };
}

function subject(world: World, event: AccountEvent): Record<string, unknown> {
  switch (event.event) {
    case "installation":
      return {
        installation: installationPayload(world, event.installation),
        repositories: event.repositories.map(shortRepository),
        ...(event.action === "created" && { requester: null }),
      };
    case "installation_repositories":
      return {
        installation: installationPayload(world, event.installation),
        repository_selection: "selected",
        repositories_added: event.action === "added" ? event.repositories.map(shortRepository) : [],
        repositories_removed: event.action === "removed" ? event.repositories.map(shortRepository) : [],
        requester: null,
      };
    case "github_app_authorization":
      return {};
  }
}

function shortRepository(repository: Repository) {
  const { id, nodeId, name } = repository;
  return { id, node_id: nodeId, name, full_name: fullName(repository), private: repository.private };
}
