import { nodeId } from "../state/ids.ts";
import type { Issue } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";

/** A text somebody wrote on an issue or pull request. */
export interface WrittenText {
  readonly repository: Repository;
  readonly source: Issue;
  readonly text: string;
  readonly actor: User;
}

/**
 * Issue numbers that a text closes when its pull request is merged: GitHub's nine keywords before `#n`.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export function closedNumbers(text: string): number[] {
  const matches = text.matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi);
  return [...new Set([...matches].map(([, digits]) => Number(digits)))];
}

/** Notes on every issue the text mentions with `#n` that it was mentioned, once per source. */
export function crossReference(world: World, { repository, source, text, actor }: WrittenText): void {
  const closed = source.pullRequest === null ? [] : closedNumbers(text);
  for (const [, digits] of text.matchAll(/(?:^|[\s([])#(\d+)\b/g)) {
    const target = repository.issues.get(Number(digits));
    if (target === undefined || target === source) continue;
    if (target.crossReferences.some((known) => known.source === source)) continue;
    target.crossReferences.push({
      nodeId: nodeId("REF", `${source.nodeId}:${target.nodeId}`),
      source,
      closes: closed.includes(target.number),
      actor,
      createdAt: world.clock.now(),
    });
  }
}
