import type { Installation } from "../state/installation.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";

/** Installs the App on an account and tells it; an installation that exists already is returned. */
export function installOn(world: World, account: User): Installation {
  const known = world.installationOf(account);
  if (known !== null) return known;
  const installation: Installation = {
    id: world.ids.next(),
    account,
    permissions: world.app.permissions,
    events: world.app.events,
    createdAt: world.clock.now(),
    suspendedAt: null,
    excluded: new Set(),
  };
  world.installations.set(installation.id, installation);
  const repositories = world.repositoriesOf(installation);
  world.emitOfAccount({
    event: "installation",
    action: "created",
    installation,
    repositories,
    sender: account,
  });
  return installation;
}
