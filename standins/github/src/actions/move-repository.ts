import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";

/** Gives a repository another name and tells. */
export function renameRepository(
  world: World,
  step: { readonly repository: Repository; readonly actor: User; readonly name: string },
): void {
  const { repository, actor, name } = step;
  const previousName = repository.name;
  rekey(world, repository, () => (repository.name = name));
  world.emit({ event: "repository", action: "renamed", repository, previousName, sender: actor });
}

/** Gives a repository to another account and tells the App there, if it is installed. */
export function transferRepository(
  world: World,
  step: { readonly repository: Repository; readonly actor: User; readonly owner: User },
): void {
  const { repository, actor, owner } = step;
  const previousOwner = repository.owner;
  rekey(world, repository, () => (repository.owner = owner));
  world.emit({ event: "repository", action: "transferred", repository, previousOwner, sender: actor });
}

/** Tells that a repository is gone, and lets it go. */
export function deleteRepository(world: World, repository: Repository, actor: User): void {
  world.emit({ event: "repository", action: "deleted", repository, sender: actor });
  world.repositories.delete(fullName(repository).toLowerCase());
}

function rekey(world: World, repository: Repository, change: () => void): void {
  world.repositories.delete(fullName(repository).toLowerCase());
  change();
  world.addRepository(repository);
}
