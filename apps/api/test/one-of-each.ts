import { expect, vi } from "vitest";
import { nothingLeftRunning } from "./left-behind.ts";
import type { PorterProcess } from "./porter-process.ts";
import { maintainer, repository } from "./porter-under-test.ts";

/** An issue. */
export interface Place {
  readonly repository: string;
  readonly number: number;
}

/** For conditions that a busy machine may take long to meet. */
export const generous = { timeout: 120_000, interval: 20 };

/** A new issue, which the server has heard of: its delivery must not be taken for the command's. */
export async function newIssue({ standIn }: PorterProcess): Promise<Place> {
  const { number } = standIn.openIssue({ repository, author: maintainer, title: "Fix it", body: "Please." });
  await standIn.webhooksSettled();
  return { repository, number };
}

/** What Porter wrote on an issue. */
export function replies({ standIn }: PorterProcess, place: Place) {
  return standIn.comments(place).filter(({ author }) => author.login === standIn.botLogin);
}

/** Waits until Porter's last comment on an issue says something. */
export function saying(porter: PorterProcess, place: Place, text: RegExp): Promise<void> {
  return vi.waitFor(() => expect(replies(porter, place).at(-1)?.body).toMatch(text), generous);
}

/**
 * Waits for the success of the one task of an issue and expects one status comment, one pair of eyes, one branch, one
 * commit, one pull request, no other outcome before, and nothing that still runs.
 */
export async function expectOneOfEach(porter: PorterProcess, place: Place, agent: string): Promise<void> {
  const { standIn } = porter;
  await saying(porter, place, /Task complete/);
  await nothingLeftRunning(porter.dataDir, porter.pid);
  const [command, ...others] = standIn.comments(place);
  expect(others.map(({ author }) => author.login)).toEqual([standIn.botLogin]);
  expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes"]);
  const texts = others.flatMap(({ history }) => history.map(({ body }) => body));
  expect(texts.filter((text) => /Task (failed|cancelled)/.test(text))).toEqual([]);

  const refs = [...(await standIn.refs(repository)).keys()];
  const branch = `porter/issue-${place.number}-${agent}`;
  expect(refs.filter((ref) => ref.includes(`/issue-${place.number}-`))).toEqual([`refs/heads/${branch}`]);
  const pulls = standIn.pullRequests(repository).filter(({ headBranch }) => headBranch === branch);
  expect(pulls).toHaveLength(1);
  const head = await standIn.repository(repository).git.readCommit(pulls[0]?.headSha ?? "");
  expect(head?.parents).toEqual([pulls[0]?.baseSha]);
}
