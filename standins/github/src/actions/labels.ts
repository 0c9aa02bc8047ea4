import { nodeId } from "../state/ids.ts";
import type { Label } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import type { IssueStep } from "./issues.ts";

/** Puts a label on an issue and tells; does nothing when it is there. */
export function addLabel(world: World, step: IssueStep & { name: string }): void {
  const { repository, issue, actor, name } = step;
  const label = ensureLabel(world, repository, name);
  if (issue.labels.includes(label)) return;
  issue.labels.push(label);
  issue.updatedAt = world.clock.now();
  if (issue.pullRequest === null) {
    world.emit({ event: "issues", action: "labeled", repository, issue, label, sender: actor });
  }
}

/** The label of that name, made in GitHub's default grey when the repository had none. */
export function ensureLabel(world: World, repository: Repository, name: string): Label {
  const known = repository.labels.get(name.toLowerCase());
  if (known !== undefined) return known;
  const id = world.ids.next();
  const label: Label = { id, nodeId: nodeId("LA", id), name, color: "ededed", description: null };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}
