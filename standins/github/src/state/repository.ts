import type { BareRepository } from "../git/bare-repository.ts";
import type { CheckRun } from "./check-run.ts";
import type { Comment, Issue, Label } from "./issue.ts";
import type { PullRequest } from "./pull-request.ts";
import type { User } from "./user.ts";

/** Roles a collaborator can have. */
const roleNames = ["read", "triage", "write", "maintain", "admin"] as const;
export type RoleName = (typeof roleNames)[number];

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  owner: User;
  name: string;
  readonly description: string | null;
  readonly private: boolean;
  readonly primaryLanguage: string | null;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  readonly git: BareRepository;
  /** Roles by lower-case login; the owner always has `admin`. */
  readonly collaborators: Map<string, { readonly user: User; readonly role: RoleName }>;
  /** Issues and pull requests by number. */
  readonly issues: Map<number, Issue>;
  /** Comments by id, with the issue each stands on. */
  readonly comments: Map<number, { readonly issue: Issue; readonly comment: Comment }>;
  readonly labels: Map<string, Label>;
  /** Check runs of its commits, oldest first. */
  readonly checkRuns: CheckRun[];
  pushedAt: Date;
  updatedAt: Date;
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** The pull requests of a repository, oldest first. */
export function pullRequestsOf(repository: Repository): PullRequest[] {
  return [...repository.issues.values()].flatMap((issue) => issue.pullRequest ?? []);
}

/** Role of somebody in a repository; everybody may read a public one. */
export function roleOf(repository: Repository, user: User): RoleName | "none" {
  if (user === repository.owner) return "admin";
  const collaborator = repository.collaborators.get(user.login.toLowerCase());
  return collaborator?.role ?? (repository.private ? "none" : "read");
}

/** Whether a role includes another. */
export function roleIncludes(role: RoleName | "none", needed: RoleName): boolean {
  return role !== "none" && roleNames.indexOf(role) >= roleNames.indexOf(needed);
}
