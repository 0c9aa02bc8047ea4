import { timestamp } from "../state/clock.ts";
import type { Comment, Issue } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { authorAssociation, issuePage, reactionCounts } from "./issue.ts";
import { repositoryApi } from "./repository.ts";
import { userPayload } from "./user.ts";

/** A comment with the place it stands at. */
export interface PlacedComment {
  readonly repository: Repository;
  readonly issue: Issue;
  readonly comment: Comment;
}

/** A comment on an issue or pull request. */
export function commentPayload(world: World, { repository, issue, comment }: PlacedComment) {
  const api = repositoryApi(world, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${issuePage(world, repository, issue)}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    id: comment.id,
    node_id: comment.nodeId,
    user: userPayload(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    body: comment.body,
    author_association: authorAssociation(repository, comment.author),
    reactions: reactionCounts(url, comment.reactions),
    performed_via_github_app: null,
  };
}
