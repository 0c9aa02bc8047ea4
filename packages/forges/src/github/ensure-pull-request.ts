import {
  type ManagedCheck,
  PorterError,
  type Publication,
  type PublishedPullRequest,
} from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { ensureBranch } from "./ensure-branch.ts";
import type { Doing } from "./forge-error.ts";
import { address, treeOf, writeCommit, writeTree, type GitData } from "./git-data.ts";
import { publishAtOnce, type PublishedAtOnce } from "./publish-at-once.ts";

const pullRequestSchema = z.object({ number: z.int(), html_url: z.url() });

const openPullRequestSchema = pullRequestSchema.extend({
  title: z.string(),
  body: z.string().nullish(),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
  head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
});
type OpenPullRequest = z.output<typeof openPullRequestSchema>;

/** What `ensurePullRequest` knows beside the publication. */
export interface PublicationMemory {
  /** Id of the repository, when its branch of that name did not exist; said once, so that a repetition looks first. */
  takeFreeBranch(branch: string): string | null;
  /** Told of a check run that was made along with the pull request. */
  checkMade(check: ManagedCheck, id: number): void;
}

/**
 * Branch, one commit, pull request. Three requests the first time (and one for each binary file), four when the
 * context was not read before; after a crash at any point a repetition finds what is there. Trees and commits that no
 * branch came to carry are left to GitHub's garbage collection. The check run is made along where that costs nothing.
 */
export async function ensurePullRequest(
  git: GitData,
  publication: Publication,
  memory: PublicationMemory,
): Promise<PublishedPullRequest> {
  const { changeset, commitMessage, branch } = publication;
  const baseTree = await treeOf(git, changeset.base_sha);
  const tree = await writeTree(git, baseTree, changeset);
  if (tree === baseTree) throw nothingToPublish();
  const commit = await writeCommit(git, { message: commitMessage, tree, parent: changeset.base_sha });
  const made = await atOnce(git, publication, { commitSha: commit.sha, memory });
  if (made?.branch && made.pullRequest !== null) return { ...made.pullRequest, commitSha: commit.sha };
  const commitSha = await ensureBranch(git, branch, commit).catch(async (error: unknown) => {
    // Somebody made the branch in between: a pull request of theirs was never asked for.
    if (made?.branch === false && made.pullRequest !== null) await close(git, made.pullRequest.number);
    throw error;
  });
  const { number, html_url: url } = await ensureOpen(git, publication);
  return { number, url, commitSha };
}

/** `null` when the branch may exist, or when GitHub refused the request as a whole. */
async function atOnce(
  git: GitData,
  publication: Publication,
  { commitSha, memory }: { readonly commitSha: string; readonly memory: PublicationMemory },
): Promise<PublishedAtOnce | null> {
  const { branch, check } = publication;
  const repositoryId = memory.takeFreeBranch(branch);
  if (repositoryId === null) return null;
  try {
    const made = await publishAtOnce(git, publication, { repositoryId, commitSha });
    if (check !== undefined && made.checkRunId !== null) {
      memory.checkMade({ ...check, repository: git.repository, headSha: commitSha }, made.checkRunId);
    }
    return made;
  } catch (error) {
    if (error instanceof PorterError && error.retry === "never") return null;
    throw error;
  }
}

async function close(git: GitData, number: number): Promise<void> {
  await ask({
    doing: doing(git, `close pull request #${number}`),
    answer: pullRequestSchema,
    request: () => git.client.rest.pulls.update({ ...address(git), pull_number: number, state: "closed" }),
  });
}

async function ensureOpen(
  git: GitData,
  publication: Publication,
): Promise<z.output<typeof pullRequestSchema>> {
  try {
    return await create(git, publication);
  } catch (error) {
    // 422 is the answer to a second pull request for one branch, and to much else: look before believing it.
    if (!(error instanceof PorterError) || error.code !== "forge_invalid") throw error;
    const open = await findOpen(git, publication.branch);
    if (open === null) throw error;
    if (!upToDate(open, publication)) await update(git, open.number, publication);
    return open;
  }
}

async function create(git: GitData, publication: Publication): Promise<z.output<typeof pullRequestSchema>> {
  const { branch, base, title, body, draft } = publication;
  return ask({
    doing: doing(git, `open a pull request for ${branch}`),
    answer: pullRequestSchema,
    request: () => git.client.rest.pulls.create({ ...address(git), head: branch, base, title, body, draft }),
  });
}

async function findOpen(git: GitData, branch: string): Promise<OpenPullRequest | null> {
  const found = await ask({
    doing: doing(git, `look for the pull request of ${branch}`),
    answer: z.array(openPullRequestSchema),
    request: () =>
      git.client.rest.pulls.list({
        ...address(git),
        head: `${git.repository.owner}:${branch}`,
        state: "open",
      }),
  });
  // GitHub ignores a head filter whose owner it does not know, as after a rename, and lists everything.
  const own = found.find(
    ({ head, base }) => head.ref === branch && head.repo?.full_name === base.repo.full_name,
  );
  return own ?? null;
}

function upToDate(open: OpenPullRequest, { title, body, base }: Publication): boolean {
  return open.title === title && (open.body ?? "") === body && open.base.ref === base;
}

async function update(git: GitData, number: number, { title, body, base }: Publication): Promise<void> {
  await ask({
    doing: doing(git, `update pull request #${number}`),
    answer: pullRequestSchema,
    request: () => git.client.rest.pulls.update({ ...address(git), pull_number: number, title, body, base }),
  });
}

/** The tree is that of the base. */
export function nothingToPublish(): PorterError {
  return new PorterError({
    code: "nothing_to_publish",
    message:
      "The agent's changes cancel each other out: nothing differs from the base branch. Say more precisely what should change, then comment `@porter retry`.",
    retry: "never",
  });
}

function doing(git: GitData, what: string): Doing {
  return { what, permission: "Pull requests: write", repository: git.repository };
}
