import { addReaction, createComment, editComment } from "../../actions/comments.ts";
import type { Needs } from "../../rest/operation.ts";
import { findNode } from "../find-node.ts";
import { graphError, requireAccess, requireActor } from "../scope.ts";
import { commentSource, foundSource, reactionSource, subjectSource } from "../source.ts";
import type { Fields } from "../source.ts";
import { publicationMutations } from "./publication.ts";
import { reactionContent } from "./reaction.ts";

interface MutationArguments<Input> {
  readonly input: Input & { readonly clientMutationId?: string | null };
}

const writesIssues: Needs = { anyOf: ["issues", "pull_requests"], level: "write" };

/** Entry points for writing. */
export const mutationFields: Fields<null> = {
  ...publicationMutations,
  addReaction: (_root, { input }: MutationArguments<{ subjectId: string; content: string }>, scope) => {
    const found = findNode(scope, input.subjectId);
    requireAccess(scope, found.repository, writesIssues);
    const { reaction } = addReaction(scope.world, {
      to: found.comment ?? found.issue,
      user: requireActor(scope),
      content: reactionContent(input.content),
    });
    return {
      clientMutationId: input.clientMutationId ?? null,
      reaction: reactionSource(reaction),
      subject: foundSource(found),
    };
  },
  addComment: (_root, { input }: MutationArguments<{ subjectId: string; body: string }>, scope) => {
    const { repository, issue } = findNode(scope, input.subjectId);
    requireAccess(scope, repository, writesIssues);
    const actor = requireActor(scope);
    const comment = createComment(scope.world, { repository, issue, actor, body: input.body });
    return {
      clientMutationId: input.clientMutationId ?? null,
      subject: subjectSource(repository, issue),
      commentEdge: { cursor: String(comment.id), node: commentSource(repository, issue, comment) },
    };
  },
  updateIssueComment: (_root, { input }: MutationArguments<{ id: string; body: string }>, scope) => {
    const { repository, issue, comment } = findNode(scope, input.id);
    if (comment === null) throw graphError("NOT_FOUND", `'${input.id}' is not the id of a comment.`);
    requireAccess(scope, repository, writesIssues);
    editComment(scope.world, { repository, issue, comment, actor: requireActor(scope), body: input.body });
    return {
      clientMutationId: input.clientMutationId ?? null,
      issueComment: commentSource(repository, issue, comment),
    };
  },
};
