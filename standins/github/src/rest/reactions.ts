import { z } from "zod";
import { addReaction } from "../actions/comments.ts";
import { reactionPayload } from "../payload/issue.ts";
import { reactionContents } from "../state/issue.ts";
import { notFound } from "./answer.ts";
import { commentOf } from "./comments.ts";
import { issueOf } from "./issues.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { paginated } from "./paginate.ts";

const reactionSchema = z.object({ content: z.enum(reactionContents) });

const needs = (level: "read" | "write") => ({ anyOf: ["issues", "pull_requests"], level }) as const;

/** Reactions to comments and issues; the same one twice is answered 200 instead of 201. */
export const reactionOperations: readonly Operation[] = [
  repositoryOperation({
    id: "reactions/list-for-issue-comment",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    needs: needs("read"),
    handle(request) {
      const placed = commentOf(request);
      if (placed === null) return notFound;
      const content = request.query.get("content");
      const reactions = placed.comment.reactions.filter(
        (known) => content === null || known.content === content,
      );
      return paginated(request, reactions, (page) =>
        page.map((reaction) => reactionPayload(request.world, reaction)),
      );
    },
  }),
  repositoryOperation({
    id: "reactions/create-for-issue-comment",
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    needs: needs("write"),
    body: reactionSchema,
    handle(request) {
      const { world, actor, body } = request;
      const placed = commentOf(request);
      if (placed === null) return notFound;
      const result = addReaction(world, { to: placed.comment, user: actor, content: body.content });
      return { status: result.created ? 201 : 200, body: reactionPayload(world, result.reaction) };
    },
  }),
  repositoryOperation({
    id: "reactions/create-for-issue",
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/reactions",
    needs: needs("write"),
    body: reactionSchema,
    handle(request) {
      const { world, actor, body } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      const result = addReaction(world, { to: issue, user: actor, content: body.content });
      return { status: result.created ? 201 : 200, body: reactionPayload(world, result.reaction) };
    },
  }),
];
