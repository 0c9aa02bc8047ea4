import type { BareRepository } from "./bare-repository.ts";
import { runGit } from "./run-git.ts";

/** How much a comparison changed. */
export interface ChangeCounts {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

/** Two commits of one repository: what is asked is always about `head` as seen from `base`. */
export interface Comparison {
  readonly base: string;
  readonly head: string;
}

/** Whether `base` can be reached from `head`, so that moving a branch there is a fast forward. */
export async function isFastForward(
  repository: BareRepository,
  { base, head }: Comparison,
): Promise<boolean> {
  if (base === head) return true;
  // The usual case, a commit right on top, needs no process.
  if ((await repository.readCommit(head))?.parents.includes(base)) return true;
  const args = ["merge-base", "--is-ancestor", base, head];
  return (await runGit({ gitDir: repository.gitDir, args, answers: [0, 1] })).exitCode === 0;
}

/** Ids of the commits in `head` and not in `base`, oldest first; at most 250, as GitHub lists them. */
export async function commitsBetween(
  repository: BareRepository,
  { base, head }: Comparison,
): Promise<string[]> {
  if (base === head) return [];
  const parents = (await repository.readCommit(head))?.parents ?? [];
  if (parents.length === 1 && parents[0] === base) return [head];
  const args = ["rev-list", "--reverse", "--topo-order", "--max-count=250", head, `^${base}`];
  const { stdout } = await runGit({ gitDir: repository.gitDir, args });
  return stdout.toString("latin1").split("\n").filter(Boolean);
}

/** The unified diff of a pull request: from the merge base to the head. */
export async function unifiedDiff(repository: BareRepository, { base, head }: Comparison): Promise<string> {
  const args = ["diff", "--no-color", "--no-ext-diff", "--find-renames", `${base}...${head}`];
  return (await runGit({ gitDir: repository.gitDir, args })).stdout.toString("utf8");
}

/** Lines and files a pull request changes. */
export async function countChanges(
  repository: BareRepository,
  comparison: Comparison,
): Promise<ChangeCounts> {
  const { base, head } = comparison;
  const args = ["diff", "--numstat", "--find-renames", `${base}...${head}`];
  const [{ stdout }, commits] = await Promise.all([
    runGit({ gitDir: repository.gitDir, args }),
    commitsBetween(repository, comparison),
  ]);
  const lines = stdout.toString("utf8").split("\n").filter(Boolean);
  const sum = (column: number): number =>
    lines.reduce((total, line) => total + (Number(line.split("\t")[column]) || 0), 0); // "-" for binary files.
  return {
    commits: commits.length,
    additions: sum(0),
    deletions: sum(1),
    changedFiles: lines.length,
  };
}

/** Tree of the merge of `head` into `base`, or `null` on a conflict. Needs git 2.38 unless it is a fast forward. */
export async function mergedTree(repository: BareRepository, comparison: Comparison): Promise<string | null> {
  const { base, head } = comparison;
  if (await isFastForward(repository, comparison)) return (await repository.readCommit(head))?.tree ?? null;
  const args = ["merge-tree", "--write-tree", "--no-messages", base, head];
  const { exitCode, stdout } = await runGit({ gitDir: repository.gitDir, args, answers: [0, 1] });
  return exitCode === 0 ? stdout.toString("latin1").trim() : null;
}
