import type { DeliveryEvent } from "@porter/orchestrator";
import {
  ignored,
  installedRepository,
  notUsed,
  parsedContent,
  type ReceivedDelivery,
} from "./delivery-context.ts";
import {
  authorizationRevokedSchema,
  installationRepositoriesSchema,
  installationSchema,
  repositorySchema,
  repositoryTransferredSchema,
  repositoryRenamedSchema,
} from "./webhook-schemas.ts";

/** `installation`: the App came to an account, left it, or was suspended. */
export function installationContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  switch (action) {
    case "created":
      return ignored("installation_added");
    case "unsuspend":
      return ignored("installation_restored");
    case "new_permissions_accepted":
      return ignored("installation_permissions_accepted");
    case "deleted":
    case "suspend":
      return parsedContent(installationSchema.safeParse(received.payload), ({ installation }) => ({
        kind: "access-lost",
        scope: { installationId: installation.id },
        why:
          action === "deleted"
            ? `Porter's GitHub App was removed from ${installation.account.login}`
            : `Porter's GitHub App was suspended for ${installation.account.login}`,
      }));
    case null:
    default:
      return notUsed(action);
  }
}

/** `installation_repositories`: repositories came into the App's reach, or left it. */
export function installationRepositoriesContent(
  received: ReceivedDelivery,
  action: string | null,
): DeliveryEvent {
  if (action === "added") return ignored("repositories_added");
  if (action !== "removed") return notUsed(action);
  return parsedContent(installationRepositoriesSchema.safeParse(received.payload), (payload) => {
    const repositories = payload.repositories_removed.map(({ full_name: name }) => repositoryOf(name));
    const why = "its repository was taken out of the installation of Porter's GitHub App";
    return { kind: "access-lost", scope: { repositories }, why };
  });
}

/** `repository`: a repository has another name or owner, or is gone. */
export function repositoryContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  const { payload } = received;
  switch (action) {
    case "renamed":
      return parsedContent(repositoryRenamedSchema.safeParse(payload), (renamed) => {
        const to = installedRepository(renamed, received);
        if (to === null) return ignored("no_installation");
        const from = { owner: to.owner, name: renamed.changes.repository.name.from };
        return { kind: "repository-moved", from, to };
      });
    case "transferred":
      return parsedContent(repositoryTransferredSchema.safeParse(payload), (transferred) => {
        const to = installedRepository(transferred, received);
        if (to === null) return ignored("no_installation");
        const { user, organization } = transferred.changes.owner.from;
        const owner = user?.login ?? organization?.login;
        if (owner === undefined) return ignored("unexpected_payload");
        return { kind: "repository-moved", from: { owner, name: to.name }, to };
      });
    case "deleted":
      return parsedContent(repositorySchema.safeParse(payload), ({ repository }) => ({
        kind: "access-lost",
        scope: { repositories: [{ owner: repository.owner.login, name: repository.name }] },
        why: "its repository was deleted",
      }));
    case null:
    default:
      return notUsed(action);
  }
}

/** `github_app_authorization`: somebody took back what they had allowed. */
export function authorizationContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  if (action !== "revoked") return notUsed(action);
  return parsedContent(authorizationRevokedSchema.safeParse(received.payload), ({ sender }) => ({
    kind: "authorization-revoked",
    userId: sender.id,
  }));
}

function repositoryOf(fullName: string): { owner: string; name: string } {
  const [owner = "", name = ""] = fullName.split("/");
  return { owner, name };
}
