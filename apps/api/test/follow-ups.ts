import { maintainer, type PorterUnderTest, repository } from "./porter-under-test.ts";
import { vi, expect } from "vitest";
import { z } from "zod";

/** An issue or pull request of the test repository. */
export interface Place {
  readonly repository: string;
  readonly number: number;
}

const promptShape = z.object({
  text: z.string(),
  manifest: z.array(z.object({ source: z.string(), notes: z.array(z.string()) })),
});
const promptAnswer = z.object({
  result: z.object({ data: z.object({ json: z.object({ prompt: promptShape }) }) }),
});

/** Porter's comments at a place, oldest first. */
export function replies(under: PorterUnderTest, place: Place): readonly string[] {
  return under.standIn
    .comments(place)
    .filter(({ author }) => author.login === under.standIn.botLogin)
    .map(({ body }) => body);
}

/** Waits until Porter's comment number `count` at a place says something. */
export function saying(
  under: PorterUnderTest,
  { place, count = 1 }: { place: Place; count?: number },
  text: RegExp,
): Promise<string> {
  return vi.waitFor(
    () => {
      const body = replies(under, place)[count - 1] ?? "";
      expect(body).toMatch(text);
      return body;
    },
    { timeout: 120_000, interval: 50 },
  );
}

/** An issue for which Porter has opened a pull request. */
export async function openedByPorter(
  under: PorterUnderTest,
  agent = "edit",
): Promise<{ issue: Place; pull: Place; branch: string }> {
  const { number } = under.standIn.openIssue({
    repository,
    author: maintainer,
    title: "Fix it",
    body: "Please.",
  });
  const issue = { repository, number };
  under.standIn.comment(issue, maintainer, `@porter ${agent}`);
  const body = await saying(under, { place: issue }, /Task complete[\s\S]*Pull Request: #\d+/);
  const pull = Number(/Pull Request: #(\d+)/.exec(body)?.[1]);
  return { issue, pull: { repository, number: pull }, branch: `porter/issue-${number}-${agent}` };
}

/** Commits of a branch down to the default branch's, newest first. */
export async function ownCommits(under: PorterUnderTest, branch: string) {
  const { git } = under.standIn.repository(repository);
  const main = await git.branch("main");
  const commits = [];
  let sha: string | null | undefined = await git.branch(branch);
  while (sha && sha !== main) {
    const commit = await git.readCommit(sha);
    if (commit === null) throw new Error(`${sha} is not a commit`);
    commits.push({ sha, message: commit.message });
    sha = commit.parents[0];
  }
  return commits;
}

/** Somebody puts a commit of theirs on top of a branch, which begins at the default branch when it is new. */
export async function push(under: PorterUnderTest, branch: string, of = repository): Promise<string> {
  const { git } = under.standIn.repository(of);
  const from = await git.branch(branch);
  const parent = from ?? (await git.branch("main")) ?? "";
  const head = await git.readCommit(parent);
  const author = { name: "Ann", email: "ann@example.org", date: new Date() };
  const sha = await git.writeCommit({
    tree: head?.tree ?? "",
    parents: [parent],
    author,
    committer: author,
    message: "By hand\n",
    signature: null,
  });
  await git.refs.change({ name: `refs/heads/${branch}`, from, to: sha });
  return sha;
}

/** The prompt that the task of a status comment got. */
export async function promptOf(
  under: PorterUnderTest,
  statusBody: string,
): Promise<{ text: string; notes: Record<string, readonly string[]> }> {
  const taskId = /"task":"([0-9a-f-]+)"/.exec(statusBody)?.[1] ?? "";
  const input = encodeURIComponent(JSON.stringify({ json: { id: taskId } }));
  const answer = await fetch(`${under.porter.url}/trpc/tasks.byId?input=${input}`, {
    headers: { authorization: `Bearer ${under.standIn.addUserToken(maintainer)}` },
  });
  const { text, manifest } = promptAnswer.parse(await answer.json()).result.data.json.prompt;
  return { text, notes: Object.fromEntries(manifest.map(({ source, notes }) => [source, notes])) };
}
