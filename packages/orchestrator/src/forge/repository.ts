/** A repository on a forge, by owner and name. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** A repository together with the App installation that may act on it. */
export interface InstalledRepository extends Repository {
  readonly installationId: number;
}

/** `owner/name`, as people write it. */
export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}
