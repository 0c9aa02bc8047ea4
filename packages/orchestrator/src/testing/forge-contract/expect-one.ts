import { expect } from "vitest";
import type { Publication } from "../../forge/forge.ts";
import type { ForgeScene } from "./forge-scene.ts";

/** One branch with one commit on the default branch, and one open pull request of it. */
export async function expectOne(
  { world, baseSha }: ForgeScene,
  commitSha: string,
  { branch, title, body }: Publication,
): Promise<void> {
  expect((await world.branches()).toSorted()).toEqual([world.defaultBranch, branch].toSorted());
  const commits = await world.commits(branch);
  expect(commits[0]?.sha).toBe(commitSha);
  expect(commits[0]?.parents).toEqual([await baseSha()]);
  expect(commits).toHaveLength(2);
  expect(await world.pullRequests()).toMatchObject([{ head: branch, title, body, open: true }]);
}
