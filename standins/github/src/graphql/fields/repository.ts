import { resolveExpression } from "../../git/resolve.ts";
import { repositoryPage } from "../../payload/repository.ts";
import { timestamp } from "../../state/clock.ts";
import { fullName, pullRequestsOf, roleOf } from "../../state/repository.ts";
import type { Repository } from "../../state/repository.ts";
import { connection } from "../connection.ts";
import type { PageArguments } from "../connection.ts";
import { graphError, requireAccess } from "../scope.ts";
import type { Scope } from "../scope.ts";
import { actorSource, gitObjectSource, refSource, subjectSource } from "../source.ts";
import type { Fields, RepositorySource } from "../source.ts";
import { pullRequestState } from "./pull-request.ts";

/** Narrowing arguments of lists of issues and pull requests. */
interface ListArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
}

const describing: Fields<RepositorySource> = {
  id: ({ repository }) => repository.nodeId,
  databaseId: ({ repository }) => repository.id,
  name: ({ repository }) => repository.name,
  nameWithOwner: ({ repository }) => fullName(repository),
  description: ({ repository }) => repository.description,
  url: ({ repository }, _args, { world }) => repositoryPage(world, repository),
  isPrivate: ({ repository }) => repository.private,
  isArchived: () => false,
  isFork: () => false,
  isEmpty: async ({ repository }) => (await repository.git.branches()).length === 0,
  visibility: ({ repository }) => (repository.private ? "PRIVATE" : "PUBLIC"),
  createdAt: ({ repository }) => timestamp(repository.createdAt),
  updatedAt: ({ repository }) => timestamp(repository.updatedAt),
  pushedAt: ({ repository }) => timestamp(repository.pushedAt),
  owner: ({ repository }) => actorSource(repository.owner),
  primaryLanguage: ({ repository: { primaryLanguage: name } }) =>
    name === null ? null : { id: `LAN_${name}`, name, color: null },
  collaborators: ({ repository }, args: PageArguments & { query?: string | null; login?: string | null }) => {
    const wanted = (args.login ?? args.query ?? "").toLowerCase();
    const people = [repository.owner, ...[...repository.collaborators.values()].map(({ user }) => user)];
    return connection(
      {
        name: "collaborators",
        items: people.filter(({ login, type }) => type === "User" && login.toLowerCase().includes(wanted)),
        node: actorSource,
        edge: (user) => ({ permission: roleOf(repository, user).toUpperCase() }),
      },
      args,
    );
  },
};

const code: Fields<RepositorySource> = {
  defaultBranchRef: ({ repository }, _args, scope) =>
    findRef(scope, repository, `refs/heads/${repository.defaultBranch}`),
  ref: ({ repository }, args: { qualifiedName: string }, scope) =>
    findRef(scope, repository, args.qualifiedName),
  refs: async ({ repository }, args: PageArguments & { refPrefix: string; query?: string | null }, scope) => {
    allow(scope, repository, "contents");
    const items = [...(await repository.git.refs.all())].filter(
      ([name]) => name.startsWith(args.refPrefix) && name.includes(args.query ?? ""),
    );
    return connection({ name: "refs", items, node: ([name, sha]) => refSource(repository, name, sha) }, args);
  },
  object: async ({ repository }, args: { expression?: string | null; oid?: string | null }, scope) => {
    allow(scope, repository, "contents");
    const expression = args.oid ?? args.expression ?? "HEAD";
    const found = await resolveExpression(repository.git, expression, repository.defaultBranch);
    return found === null ? null : gitObjectSource(repository, found);
  },
};

const discussion: Fields<RepositorySource> = {
  issue: ({ repository }, { number }: { number: number }, scope) => {
    allow(scope, repository, "issues");
    const issue = repository.issues.get(number);
    if (issue === undefined || issue.pullRequest !== null) throw missing("an Issue", number);
    return subjectSource(repository, issue);
  },
  pullRequest: ({ repository }, { number }: { number: number }, scope) => {
    allow(scope, repository, "pull_requests");
    const issue = repository.issues.get(number);
    if (issue === undefined || issue.pullRequest === null) throw missing("a PullRequest", number);
    return subjectSource(repository, issue);
  },
  issueOrPullRequest: ({ repository }, { number }: { number: number }, scope) => {
    allow(scope, repository, "issues");
    const issue = repository.issues.get(number);
    if (issue === undefined) throw missing("an issue or pull request", number);
    return subjectSource(repository, issue);
  },
  issues: ({ repository }, args: ListArguments, scope) => {
    allow(scope, repository, "issues");
    const items = [...repository.issues.values()].filter(
      ({ pullRequest, state }) =>
        pullRequest === null && (args.states?.includes(state.toUpperCase()) ?? true),
    );
    return connection({ name: "issues", items, node: (issue) => subjectSource(repository, issue) }, args);
  },
  pullRequests: ({ repository }, args: ListArguments, scope) => {
    allow(scope, repository, "pull_requests");
    const items = pullRequestsOf(repository).filter(
      (pull) =>
        (args.headRefName ?? pull.headBranch) === pull.headBranch &&
        (args.states?.includes(pullRequestState(pull)) ?? true),
    );
    return connection(
      { name: "pullRequests", items, node: ({ issue }) => subjectSource(repository, issue) },
      args,
    );
  },
};

export const repositoryFields: Fields<RepositorySource> = { ...describing, ...code, ...discussion };

async function findRef(scope: Scope, repository: Repository, name: string) {
  allow(scope, repository, "contents");
  const refs = await repository.git.refs.all();
  for (const full of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const sha = refs.get(full);
    if (sha !== undefined) return refSource(repository, full, sha);
  }
  return null;
}

function allow(
  scope: Scope,
  repository: Repository,
  permission: "contents" | "issues" | "pull_requests",
): void {
  requireAccess(scope, repository, { anyOf: [permission], level: "read" });
}

function missing(kind: string, number: number) {
  return graphError("NOT_FOUND", `Could not resolve to ${kind} with the number of ${number}.`);
}
