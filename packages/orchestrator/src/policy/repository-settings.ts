import type { Repository } from "../forge/repository.ts";

/** What a repository's sponsor configured for it: somebody whose own configuration lists the repository. */
export interface RepositorySettings {
  /** Agent that runs when a command names none; `null` leaves the choice to the repository and the installation. */
  readonly defaultAgent: string | null;
  /** Whether a new issue starts a task by itself. */
  readonly autoAssign: boolean;
  /** Labels that keep an issue from starting one. */
  readonly skipLabels: readonly string[];
  /** Standing instructions by agent id, appended to the prompt. */
  readonly customPrompts: Readonly<Record<string, string>>;
}

/** What people configured, read from where it is kept. Total: trouble reading it is logged and gives `null`. */
export interface Settings {
  /** `null` when nobody sponsors the repository. */
  ofRepository(repository: Repository): Promise<RepositorySettings | null>;
}

/** Nobody has configured anything. */
export const noSettings: Settings = { ofRepository: () => Promise.resolve(null) };
