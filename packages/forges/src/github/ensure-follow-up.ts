import {
  branchMoved,
  PorterError,
  pullRequestClosed,
  type FollowUpPublication,
  type PublishedPullRequest,
} from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { headOf, moveBranch, sameChange } from "./ensure-branch.ts";
import { nothingToPublish } from "./ensure-pull-request.ts";
import type { Doing } from "./forge-error.ts";
import {
  address,
  readCommit,
  treeOf,
  writeCommit,
  writeTree,
  type Commit,
  type GitData,
} from "./git-data.ts";

const pullRequestSchema = z.object({
  number: z.int(),
  html_url: z.url(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]),
  merged: z.boolean(),
});
type PullRequest = z.output<typeof pullRequestSchema>;

/** How many commits others may have put on top of one that an interrupted attempt had published. */
const maxOnTop = 10;

/**
 * One more commit on the branch of an open pull request, and its description. A repetition after a crash finds the
 * commit by its tree, message and parent. The branch is only ever moved forward from the commit the run started from.
 */
export async function ensureFollowUp(
  git: GitData,
  publication: FollowUpPublication,
): Promise<PublishedPullRequest> {
  const { changeset, commitMessage } = publication;
  const baseTree = await treeOf(git, changeset.base_sha);
  const tree = await writeTree(git, baseTree, changeset);
  if (tree === baseTree) throw nothingToPublish();
  const commit = await writeCommit(git, { message: commitMessage, tree, parent: changeset.base_sha });
  const pullRequest = await readOne(git, publication.pullRequest);
  const commitSha = await ensureOnTop(git, { publication, commit, pullRequest });
  const body = pullRequest.body ?? "";
  const described = publication.describe(body);
  if (described !== body) await describe(git, pullRequest.number, described);
  return { number: pullRequest.number, url: pullRequest.html_url, commitSha };
}

interface OnTop {
  readonly publication: FollowUpPublication;
  readonly commit: Commit;
  readonly pullRequest: PullRequest;
}

/** SHA of the commit that the branch carries: the one given, or the same one from an earlier attempt. */
async function ensureOnTop(git: GitData, { publication, commit, pullRequest }: OnTop): Promise<string> {
  const { branch, changeset } = publication;
  const head = await headOf(git, branch);
  const published = head === null ? null : await findPublished(git, head, commit);
  if (published !== null) return published;
  if (pullRequest.state === "closed") {
    throw new PorterError(pullRequestClosed(pullRequest.number, pullRequest.merged ? "merged" : "closed"));
  }
  if (head !== changeset.base_sha) throw new PorterError(branchMoved(branch));
  try {
    await moveBranch(git, branch, { sha: commit.sha, force: false });
    return commit.sha;
  } catch (error) {
    // 422 is the answer when it is no fast-forward, and to much else: look before believing it.
    if (!(error instanceof PorterError) || error.code !== "forge_invalid") throw error;
    const now = await headOf(git, branch);
    if (now === head) throw error;
    const same = now === null ? null : await findPublished(git, now, commit);
    if (same === null) throw new PorterError(branchMoved(branch));
    return same;
  }
}

/** The same change near the head of the branch, which others may have pushed to since; `null` when there is none. */
async function findPublished(git: GitData, head: string, commit: Commit): Promise<string | null> {
  const base = commit.parents[0]?.sha;
  let sha: string | undefined = head;
  for (let count = 0; count <= maxOnTop && sha !== undefined && sha !== base; count += 1) {
    const found: Commit = await readCommit(git, sha);
    if (sameChange(found, commit)) return found.sha;
    sha = found.parents[0]?.sha;
  }
  return null;
}

async function readOne(git: GitData, number: number): Promise<PullRequest> {
  return ask({
    doing: doing(git, `read pull request #${number}`),
    answer: pullRequestSchema,
    request: () => git.client.rest.pulls.get({ ...address(git), pull_number: number }),
  });
}

async function describe(git: GitData, number: number, body: string): Promise<void> {
  await ask({
    doing: doing(git, `update pull request #${number}`),
    answer: z.object({ number: z.int() }),
    request: () => git.client.rest.pulls.update({ ...address(git), pull_number: number, body }),
  });
}

function doing(git: GitData, what: string): Doing {
  return { what, permission: "Pull requests: write", repository: git.repository };
}
