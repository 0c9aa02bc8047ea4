import { countChanges } from "../git/history.ts";
import { pullRequestsOf } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { closePullRequest } from "./pull-requests.ts";

/** A reference that points elsewhere than before; `to` is `null` when it was deleted. */
export interface MovedRef {
  readonly repository: Repository;
  readonly name: string;
  readonly to: string | null;
  readonly actor: User;
}

/** What follows from a moved reference: open pull requests from that branch move along, or close with it. */
export async function refMoved(world: World, { repository, name, to, actor }: MovedRef): Promise<void> {
  repository.pushedAt = world.clock.now();
  const branch = name.replace(/^refs\/heads\//, "");
  if (branch === name) return;
  for (const pullRequest of pullRequestsOf(repository)) {
    if (pullRequest.issue.state !== "open" || pullRequest.headBranch !== branch) continue;
    const before = pullRequest.headSha;
    if (to === null) {
      closePullRequest(world, { repository, pullRequest, actor });
    } else if (to !== before) {
      pullRequest.headSha = to;
      pullRequest.counts = await countChanges(repository.git, { base: pullRequest.baseSha, head: to });
      world.emit({
        event: "pull_request",
        action: "synchronize",
        repository,
        pullRequest,
        before,
        sender: actor,
      });
    }
  }
}
