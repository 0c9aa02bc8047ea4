import { z } from "zod";
import { botSignature, hubSignature, personSignature } from "../actions/commit-authors.ts";
import { signedPayload, standInSignature } from "../git/commit.ts";
import type { Commit, Signature } from "../git/commit.ts";
import { nodeId } from "../state/ids.ts";
import { repositoryPage } from "../payload/repository.ts";
import { timestamp } from "../state/clock.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { created, failure, notFound, ok } from "./answer.ts";
import { objectApi } from "./git-objects.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation, RepositoryRequest } from "./operation.ts";

const personSchema = z.object({
  name: z.string(),
  email: z.string(),
  date: z.iso.datetime({ offset: true }).optional(),
});

const newCommitSchema = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).optional(),
  author: personSchema.optional(),
  committer: personSchema.partial().optional(),
  signature: z.string().optional(),
});

type NewCommit = z.infer<typeof newCommitSchema>;

/** Commits of the Git Data API. */
export const commitOperations: readonly Operation[] = [
  repositoryOperation({
    id: "git/create-commit",
    method: "POST",
    path: "/repos/{owner}/{repo}/git/commits",
    needs: { anyOf: ["contents"], level: "write" },
    body: newCommitSchema,
    async handle(request) {
      const { world, repository, body } = request;
      const { git } = repository;
      if ((await git.readTree(body.tree)) === null) return failure(422, "Tree SHA does not exist");
      const parents = body.parents ?? [];
      const known = await Promise.all(parents.map((parent) => git.readCommit(parent)));
      if (known.includes(null)) return failure(422, "Parent SHA does not exist or is not a commit object");
      const commit = newCommit(request);
      const sha = await git.writeCommit(commit);
      return created(commitPayload(world, repository, { sha, commit }));
    },
  }),
  repositoryOperation({
    id: "git/get-commit",
    method: "GET",
    path: "/repos/{owner}/{repo}/git/commits/{commit_sha}",
    needs: { anyOf: ["contents"], level: "read" },
    async handle({ world, repository, params }) {
      const sha = params.commit_sha ?? "";
      const commit = await repository.git.readCommit(sha);
      return commit === null ? notFound : ok(commitPayload(world, repository, { sha, commit }));
    },
  }),
];

/**
 * GitHub signs what an App commits in its own name: no author, committer or signature given.
 * https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 */
function newCommit({ world, caller, actor, body }: RepositoryRequest<NewCommit>): Commit {
  const now = world.clock.now();
  const self = caller.kind === "installation" ? botSignature(actor, now) : personSignature(actor, now);
  const signs =
    caller.kind === "installation" &&
    body.author === undefined &&
    body.committer === undefined &&
    body.signature === undefined;
  const author = named(body.author, self);
  const committer = signs ? hubSignature(now) : named(body.committer, author);
  return {
    tree: body.tree,
    parents: body.parents ?? [],
    author,
    committer,
    message: body.message,
    signature: signs ? standInSignature : (body.signature ?? null),
  };
}

function named(given: NewCommit["committer"], fallback: Signature): Signature {
  return {
    name: given?.name ?? fallback.name,
    email: given?.email ?? fallback.email,
    date: given?.date === undefined ? fallback.date : new Date(given.date),
  };
}

function commitPayload(
  world: World,
  repository: Repository,
  { sha, commit }: { sha: string; commit: Commit },
) {
  const page = `${repositoryPage(world, repository)}/commit`;
  const person = ({ name, email, date }: Signature) => ({ name, email, date: timestamp(date) });
  return {
    sha,
    node_id: nodeId("C", `${repository.id}:${sha}`),
    url: objectApi(world, repository, { type: "commit", sha }),
    html_url: `${page}/${sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: objectApi(world, repository, { type: "tree", sha: commit.tree }) },
    message: commit.message,
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: objectApi(world, repository, { type: "commit", sha: parent }),
      html_url: `${page}/${parent}`,
    })),
    verification: verification(commit),
  };
}

function verification(commit: Commit) {
  if (commit.signature === null) {
    return { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
  }
  const verified = commit.signature === standInSignature;
  return {
    verified,
    reason: verified ? "valid" : "unknown_key",
    signature: commit.signature,
    payload: signedPayload(commit),
    verified_at: verified ? timestamp(commit.committer.date) : null,
  };
}
