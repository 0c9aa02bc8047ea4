import { nodeId } from "../state/ids.ts";
import type { Comment, Reaction, ReactionContent } from "../state/issue.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { crossReference } from "./cross-references.ts";
import type { IssueStep } from "./issues.ts";

/** Writes a comment and tells, also when the App's own bot wrote it: so does GitHub. */
export function createComment(world: World, step: IssueStep & { body: string }): Comment {
  const { repository, issue, actor, body } = step;
  const id = world.ids.next();
  const now = world.clock.now();
  const comment: Comment = {
    id,
    nodeId: nodeId("IC", id),
    author: actor,
    createdAt: now,
    reactions: [],
    history: [{ body, writtenAt: now }],
    body,
    updatedAt: now,
    editedAt: null,
    minimizedReason: null,
  };
  issue.comments.push(comment);
  issue.updatedAt = now;
  repository.comments.set(id, { issue, comment });
  world.findable.set(comment.nodeId, { repository, issue, comment });
  crossReference(world, { repository, source: issue, text: body, actor });
  world.emit({ event: "issue_comment", action: "created", repository, issue, comment, sender: actor });
  return comment;
}

/** Changes the text of a comment, keeps the old one in its history, and tells. */
export function editComment(world: World, step: IssueStep & { comment: Comment; body: string }): void {
  const { repository, issue, actor, comment, body } = step;
  const previousBody = comment.body;
  const now = world.clock.now();
  comment.body = body;
  comment.updatedAt = now;
  comment.editedAt = now;
  comment.history.push({ body, writtenAt: now });
  world.emit({
    event: "issue_comment",
    action: "edited",
    repository,
    issue,
    comment,
    previousBody,
    sender: actor,
  });
}

/** Removes a comment and tells. */
export function deleteComment(world: World, step: IssueStep & { comment: Comment }): void {
  const { repository, issue, actor, comment } = step;
  issue.comments.splice(issue.comments.indexOf(comment), 1);
  repository.comments.delete(comment.id);
  world.findable.delete(comment.nodeId);
  world.emit({ event: "issue_comment", action: "deleted", repository, issue, comment, sender: actor });
}

/** A reaction to something that can be reacted to. */
export interface NewReaction {
  readonly to: { readonly reactions: Reaction[] };
  readonly user: User;
  readonly content: ReactionContent;
}

/** Adds a reaction, or finds the same one by the same user. GitHub sends no webhook for reactions. */
export function addReaction(
  world: World,
  { to, user, content }: NewReaction,
): { reaction: Reaction; created: boolean } {
  const known = to.reactions.find((reaction) => reaction.user === user && reaction.content === content);
  if (known !== undefined) return { reaction: known, created: false };
  const id = world.ids.next();
  const reaction: Reaction = { id, nodeId: nodeId("REA", id), content, user, createdAt: world.clock.now() };
  to.reactions.push(reaction);
  return { reaction, created: true };
}
