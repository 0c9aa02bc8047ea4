import type { BareRepository } from "./bare-repository.ts";
import type { ObjectType } from "./cat-file.ts";
import { isObjectId } from "./object-store.ts";
import { entryType } from "./tree.ts";

/** An object found by an expression. */
export interface ResolvedObject {
  readonly sha: string;
  readonly type: ObjectType;
}

/**
 * Finds the object of a git expression: a branch, tag, full reference, complete id or `HEAD`, optionally
 * followed by `:path`. Other forms of gitrevisions(7) are answered as unknown.
 */
export async function resolveExpression(
  repository: BareRepository,
  expression: string,
  head: string,
): Promise<ResolvedObject | null> {
  const colon = expression.indexOf(":");
  const revision = colon < 0 ? expression : expression.slice(0, colon);
  const sha = await resolveRevision(repository, revision || "HEAD", head);
  if (sha === null) return null;
  if (colon >= 0) return resolvePath(repository, sha, expression.slice(colon + 1));
  const described = await repository.objects.describe(sha);
  return described === null ? null : { sha, type: described.type };
}

/** Object id of a branch, tag, full reference, complete id or `HEAD` (which is the branch `head`). */
export async function resolveRevision(
  repository: BareRepository,
  revision: string,
  head: string,
): Promise<string | null> {
  if (revision === "HEAD") return repository.branch(head);
  if (isObjectId(revision)) return (await repository.objects.describe(revision)) === null ? null : revision;
  const refs = await repository.refs.all();
  const names = [revision, `refs/${revision}`, `refs/heads/${revision}`, `refs/tags/${revision}`];
  const name = names.find((candidate) => refs.has(candidate));
  return name === undefined ? null : (refs.get(name) ?? null);
}

/** What stands at `path` in the tree of a commit (or in a tree); the empty path is the tree itself. */
export async function resolvePath(
  repository: BareRepository,
  treeish: string,
  path: string,
): Promise<ResolvedObject | null> {
  const commit = await repository.readCommit(treeish);
  let found: ResolvedObject = { sha: commit?.tree ?? treeish, type: "tree" };
  for (const name of path.split("/").filter(Boolean)) {
    const entries = found.type === "tree" ? await repository.readTree(found.sha) : null;
    const entry = entries?.find((candidate) => candidate.name === name);
    if (entry === undefined) return null;
    found = { sha: entry.sha, type: entryType(entry) };
  }
  return found;
}
