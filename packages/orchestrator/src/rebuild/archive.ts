import type { InstalledRepository, Repository } from "../forge/repository.ts";

/** A comment as the forge has it now. */
export interface PastComment {
  readonly id: string;
  readonly issueNumber: number;
  /** Login of the author; `null` when the account is gone. */
  readonly author: string | null;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An issue or pull request as the forge has it now. */
export interface PastIssue {
  readonly number: number;
  readonly author: string | null;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly createdAt: Date;
  /** `null` for an issue. */
  readonly pullRequest: { readonly mergedAt: Date | null } | null;
}

/** All that one repository remembers of Porter, and what surrounds it. */
export interface RepositoryPast {
  readonly repository: InstalledRepository;
  /** Login under which Porter writes: only its own texts are believed. */
  readonly ownLogin: string;
  readonly comments: readonly PastComment[];
  readonly issues: readonly PastIssue[];
}

/** One repository whose size is known and whose past has not been read yet. */
export interface SurveyedRepository {
  readonly repository: InstalledRepository;
  /** Requests that `read` will send. */
  readonly requests: number;
  /** Reads the rest. Throws what a `Forge` throws. */
  read(): Promise<RepositoryPast>;
}

/** What a rebuild costs. */
export interface Survey {
  /** Requests sent to find that out. */
  readonly requestsSpent: number;
  /** Requests left in this hour, per installation. */
  readonly remaining: ReadonlyMap<number, number>;
  readonly repositories: readonly SurveyedRepository[];
}

/** Where a forge keeps the past of tasks. */
export interface Archive {
  /** Looks at all repositories the App may read, or at one. Throws what a `Forge` throws. */
  survey(only: Repository | null): Promise<Survey>;
}
