import { createCheckRun } from "../../actions/check-runs.ts";
import { openPullRequest } from "../../actions/pull-requests.ts";
import { createReference } from "../../actions/references.ts";
import type { CheckConclusion, CheckStatus } from "../../state/check-run.ts";
import type { Repository } from "../../state/repository.ts";
import { graphError, requireAccess, requireActor, type Scope } from "../scope.ts";
import { checkRunSource, refSource, subjectSource, type Fields } from "../source.ts";

interface MutationArguments<Input> {
  readonly input: Input & { readonly clientMutationId?: string | null; readonly repositoryId: string };
}

interface RefInput {
  readonly name: string;
  readonly oid: string;
}

interface PullRequestInput {
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly title: string;
  readonly body?: string | null;
  readonly draft?: boolean | null;
  readonly maintainerCanModify?: boolean | null;
}

interface CheckRunInput {
  readonly name: string;
  readonly headSha: string;
  readonly externalId?: string | null;
  readonly detailsUrl?: string | null;
  readonly status?: string | null;
  readonly conclusion?: string | null;
  readonly output?: { readonly title: string; readonly summary: string } | null;
}

/** Mutations that publish: branch, pull request, check run. They run one after the other, each on its own. */
export const publicationMutations: Fields<null> = {
  createRef: async (_root, { input }: MutationArguments<RefInput>, scope) => {
    const repository = writable(scope, input.repositoryId, "contents");
    const { name, oid: sha } = input;
    const refusal = await createReference(scope.world, { repository, name, sha, actor: requireActor(scope) });
    if (refusal !== null) throw graphError("UNPROCESSABLE", refusal);
    return { clientMutationId: input.clientMutationId ?? null, ref: refSource(repository, name, sha) };
  },
  createPullRequest: async (_root, { input }: MutationArguments<PullRequestInput>, scope) => {
    const repository = writable(scope, input.repositoryId, "pull_requests");
    const pull = await openPullRequest(scope.world, {
      repository,
      author: requireActor(scope),
      title: input.title,
      body: input.body ?? null,
      headBranch: input.headRefName,
      baseBranch: input.baseRefName,
      draft: input.draft ?? false,
      maintainerCanModify: input.maintainerCanModify ?? true,
    });
    if (typeof pull === "string") throw graphError("UNPROCESSABLE", `Pull request refused: ${pull}`);
    return {
      clientMutationId: input.clientMutationId ?? null,
      pullRequest: subjectSource(repository, pull.issue),
    };
  },
  createCheckRun: async (_root, { input }: MutationArguments<CheckRunInput>, scope) => {
    const repository = writable(scope, input.repositoryId, "checks");
    if ((await repository.git.readCommit(input.headSha)) === null) {
      throw graphError("UNPROCESSABLE", `No commit found for SHA: ${input.headSha}`);
    }
    const run = createCheckRun(scope.world, {
      repository,
      name: input.name,
      headSha: input.headSha,
      externalId: input.externalId ?? null,
      ...(input.detailsUrl && { detailsUrl: input.detailsUrl }),
      // The schema's names are REST's in capitals.
      ...(input.status && { status: input.status.toLowerCase() as CheckStatus }),
      ...(input.conclusion && { conclusion: input.conclusion.toLowerCase() as CheckConclusion }),
      ...(input.output && { output: input.output }),
    });
    return { clientMutationId: input.clientMutationId ?? null, checkRun: checkRunSource(repository, run) };
  },
};

function writable(scope: Scope, repositoryId: string, permission: string): Repository {
  const repository = [...scope.world.repositories.values()].find(({ nodeId }) => nodeId === repositoryId);
  if (repository === undefined) {
    throw graphError("NOT_FOUND", `Could not resolve to a node with the global id of '${repositoryId}'`);
  }
  requireAccess(scope, repository, { anyOf: [permission], level: "write" });
  return repository;
}
