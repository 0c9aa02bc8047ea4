import type { ResolvedObject } from "../git/resolve.ts";
import type { TreeEntry } from "../git/tree.ts";
import type { CheckRun } from "../state/check-run.ts";
import type { Comment, CrossReference, Issue, Reaction } from "../state/issue.ts";
import type { PullRequest } from "../state/pull-request.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { Findable } from "../state/world.ts";
import type { Scope } from "./scope.ts";

// What a GraphQL object is made from: its type's name and where it is in the world. The fields of each type are in
// `fields/`, by type name, so that types can lead to each other without importing each other.

export interface RepositorySource {
  readonly __typename: "Repository";
  readonly repository: Repository;
}

export interface IssueSource {
  readonly __typename: "Issue";
  readonly repository: Repository;
  readonly issue: Issue;
}

export interface PullRequestSource {
  readonly __typename: "PullRequest";
  readonly repository: Repository;
  readonly issue: Issue;
  readonly pullRequest: PullRequest;
}

export interface CommentSource {
  readonly __typename: "IssueComment";
  readonly repository: Repository;
  readonly issue: Issue;
  readonly comment: Comment;
}

export interface CrossReferenceSource {
  readonly __typename: "CrossReferencedEvent";
  readonly repository: Repository;
  readonly issue: Issue;
  readonly reference: CrossReference;
}

export interface ReactionSource {
  readonly __typename: "Reaction";
  readonly reaction: Reaction;
}

export interface ActorSource {
  readonly __typename: User["type"];
  readonly user: User;
}

export interface RefSource {
  readonly __typename: "Ref";
  readonly repository: Repository;
  /** Full name, such as `refs/heads/main`. */
  readonly name: string;
  readonly sha: string;
}

export interface GitObjectSource {
  readonly __typename: "Blob" | "Tree" | "Commit" | "Tag";
  readonly repository: Repository;
  readonly sha: string;
}

export interface TreeEntrySource {
  readonly __typename: "TreeEntry";
  readonly repository: Repository;
  readonly entry: TreeEntry;
}

export interface CheckRunSource {
  readonly __typename: "CheckRun";
  readonly repository: Repository;
  readonly run: CheckRun;
}

export const checkRunSource = (repository: Repository, run: CheckRun): CheckRunSource => ({
  __typename: "CheckRun",
  repository,
  run,
});

/** How one field is found. Arguments were checked against the schema before. */
export type Field<Source> = {
  // A method, so that each field may name the arguments its own schema entry has.
  resolve(source: Source, args: object, scope: Scope): unknown;
}["resolve"];

/** The fields of one type. */
export type Fields<Source> = Readonly<Record<string, Field<Source>>>;

export const repositorySource = (repository: Repository): RepositorySource => ({
  __typename: "Repository",
  repository,
});

/** An issue, or the pull request that shares its number. */
export function subjectSource(repository: Repository, issue: Issue): IssueSource | PullRequestSource {
  const { pullRequest } = issue;
  return pullRequest === null
    ? { __typename: "Issue", repository, issue }
    : { __typename: "PullRequest", repository, issue, pullRequest };
}

export const commentSource = (repository: Repository, issue: Issue, comment: Comment): CommentSource => ({
  __typename: "IssueComment",
  repository,
  issue,
  comment,
});

export const reactionSource = (reaction: Reaction): ReactionSource => ({ __typename: "Reaction", reaction });

export const actorSource = (user: User): ActorSource => ({ __typename: user.type, user });

export const refSource = (repository: Repository, name: string, sha: string): RefSource => ({
  __typename: "Ref",
  repository,
  name,
  sha,
});

const objectTypes = { blob: "Blob", tree: "Tree", commit: "Commit", tag: "Tag" } as const;

export const gitObjectSource = (repository: Repository, object: ResolvedObject): GitObjectSource => ({
  __typename: objectTypes[object.type],
  repository,
  sha: object.sha,
});

/** What a node id led to. */
export function foundSource({ repository, issue, comment }: Findable) {
  return comment === null ? subjectSource(repository, issue) : commentSource(repository, issue, comment);
}
