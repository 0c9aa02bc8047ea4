import { fullName, PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Doing } from "./forge-error.ts";
import { address, readCommit, type Commit, type GitData } from "./git-data.ts";

const refSchema = z.object({ object: z.object({ sha: z.string() }) });

/** Branches under this prefix are Porter's own to move. */
const ownPrefix = "porter/";

/**
 * Makes the branch carry the commit and returns the SHA it carries.
 *
 * A branch that already carries the same change (same tree, message and parent, from an earlier attempt) keeps the
 * commit it has. One that carries something else is moved only when it is `porter/…` and the App itself wrote its
 * last commit; anything else is `branch_taken`.
 */
export async function ensureBranch(git: GitData, branch: string, commit: Commit): Promise<string> {
  const taken = await createBranch(git, branch, commit.sha);
  if (taken === null) return commit.sha;
  const head = await readCommit(git, taken);
  if (sameChange(head, commit)) return head.sha;
  if (!branch.startsWith(ownPrefix) || !sameAuthor(head, commit)) throw branchTaken(git, branch);
  await moveBranch(git, branch, { sha: commit.sha, force: true });
  return commit.sha;
}

/** `null` when the branch was created, else the commit that it already points at. */
async function createBranch(git: GitData, branch: string, sha: string): Promise<string | null> {
  try {
    await ask({
      doing: doing(git, `create the branch ${branch}`),
      answer: refSchema,
      request: () => git.client.rest.git.createRef({ ...address(git), ref: `refs/heads/${branch}`, sha }),
    });
    return null;
  } catch (error) {
    // 422 is the answer when the branch exists, and for much else: look before believing it.
    if (!(error instanceof PorterError) || error.code !== "forge_invalid") throw error;
    const head = await headOf(git, branch);
    if (head === null) throw error;
    return head;
  }
}

/** Commit the branch points at, `null` when there is no such branch. */
export async function headOf(git: GitData, branch: string): Promise<string | null> {
  try {
    const { object } = await ask({
      doing: doing(git, `read the branch ${branch}`),
      answer: refSchema,
      request: () => git.client.rest.git.getRef({ ...address(git), ref: `heads/${branch}` }),
    });
    return object.sha;
  } catch (error) {
    if (error instanceof PorterError && error.code === "forge_not_found") return null;
    throw error;
  }
}

/** Moves a branch; without force only forward. */
export async function moveBranch(
  git: GitData,
  branch: string,
  { sha, force }: { sha: string; force: boolean },
): Promise<void> {
  await ask({
    doing: doing(git, `update the branch ${branch}`),
    answer: refSchema,
    request: () => git.client.rest.git.updateRef({ ...address(git), ref: `heads/${branch}`, sha, force }),
  });
}

/** Whether two commits change the same, wherever and whenever they were written. */
export function sameChange(head: Commit, commit: Commit): boolean {
  return (
    head.tree.sha === commit.tree.sha &&
    head.message.trimEnd() === commit.message.trimEnd() &&
    head.parents.map((parent) => parent.sha).join() === commit.parents.map((parent) => parent.sha).join()
  );
}

/**
 * Whether the App wrote `head`, judged by the commit it wrote a moment ago. Anybody can put a foreign name on a
 * commit they push, but not GitHub's signature.
 */
function sameAuthor(head: Commit, commit: Commit): boolean {
  return (
    head.author.email === commit.author.email &&
    head.author.name === commit.author.name &&
    head.committer.email === commit.committer.email &&
    head.verification.verified === commit.verification.verified
  );
}

function branchTaken(git: GitData, branch: string): PorterError {
  return new PorterError({
    code: "branch_taken",
    message: `The branch “${branch}” in ${fullName(git.repository)} holds commits that are not Porter's, and Porter does not overwrite them. Merge, rename or delete it, or name another one with --branch=<name>.`,
    retry: "never",
  });
}

function doing(git: GitData, what: string): Doing {
  return {
    what,
    permission: "Contents: write (and Workflows: write, if files in .github/workflows change)",
    repository: git.repository,
  };
}
