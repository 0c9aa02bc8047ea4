/** A Gist as it was read. */
export interface ConfigGist {
  readonly id: string;
  /** Where its owner sees it. */
  readonly url: string;
  readonly text: string;
}

/**
 * People's configuration where they own it: a secret Gist each. `token` is the person's own.
 *
 * Methods throw `forge_*`, and `config_conflict` when others keep writing at the same time.
 */
export interface ConfigGists {
  /** The person's Gist with the configuration file, the one changed last; `null` when there is none. */
  find(token: string): Promise<ConfigGist | null>;
  /** `null` when it is gone or has no such file. */
  read(token: string, id: string): Promise<ConfigGist | null>;
  create(token: string, text: string): Promise<ConfigGist>;
  /**
   * Writes what `edit` makes of the text that stands there. What somebody else writes in between is kept: the edit is
   * then made to their text. `edit` may throw, and nothing is written.
   */
  update(token: string, id: string, edit: (text: string) => string): Promise<ConfigGist | null>;
}
