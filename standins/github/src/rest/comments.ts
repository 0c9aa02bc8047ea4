import { z } from "zod";
import { createComment, deleteComment, editComment } from "../actions/comments.ts";
import { commentPayload } from "../payload/comment.ts";
import { roleIncludes, roleOf } from "../state/repository.ts";
import { created, failure, invalid, noContent, notFound, ok } from "./answer.ts";
import { issueOf } from "./issues.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation, RepositoryRequest } from "./operation.ts";
import { paginated } from "./paginate.ts";

const bodySchema = z.object({ body: z.string() });

/** GitHub refuses longer comments. */
const longestBody = 65_536;

const needs = (level: "read" | "write") => ({ anyOf: ["issues", "pull_requests"], level }) as const;

/** Comments on issues and pull requests. */
export const commentOperations: readonly Operation[] = [
  repositoryOperation({
    id: "issues/list-comments",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs: needs("read"),
    handle(request) {
      const { world, repository, query } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      const since = query.get("since");
      const comments = issue.comments.filter(
        ({ updatedAt }) =>
          since === null || Math.floor(updatedAt.getTime() / 1000) * 1000 >= Date.parse(since),
      );
      return paginated(request, comments, (page) =>
        page.map((comment) => commentPayload(world, { repository, issue, comment })),
      );
    },
  }),
  repositoryOperation({
    id: "issues/list-comments-for-repo",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/comments",
    needs: needs("read"),
    handle(request) {
      const { world, repository, query } = request;
      const comments = [...repository.comments.values()].toSorted(
        (a, b) =>
          a.comment.createdAt.getTime() - b.comment.createdAt.getTime() || a.comment.id - b.comment.id,
      );
      // Without `sort` GitHub ignores the direction and answers in the order of ids.
      const descending = query.has("sort") && query.get("direction") !== "asc";
      return paginated(request, descending ? comments.toReversed() : comments, (page) =>
        page.map((placed) => commentPayload(world, { repository, ...placed })),
      );
    },
  }),
  repositoryOperation({
    id: "issues/create-comment",
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs: needs("write"),
    body: bodySchema,
    handle(request) {
      const { world, repository, actor, body } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      const refusal = refuseBody(body.body);
      if (refusal !== null) return refusal;
      const comment = createComment(world, { repository, issue, actor, body: body.body });
      return created(commentPayload(world, { repository, issue, comment }));
    },
  }),
  repositoryOperation({
    id: "issues/get-comment",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: needs("read"),
    handle(request) {
      const { world, repository } = request;
      const placed = commentOf(request);
      return placed === null ? notFound : ok(commentPayload(world, { repository, ...placed }));
    },
  }),
  repositoryOperation({
    id: "issues/update-comment",
    method: "PATCH",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: needs("write"),
    body: bodySchema,
    handle(request) {
      const { world, repository, actor, body } = request;
      const placed = commentOf(request);
      if (placed === null) return notFound;
      if (!mayChange(request)) return failure(403, "Must have admin rights to Repository.");
      const refusal = refuseBody(body.body);
      if (refusal !== null) return refusal;
      editComment(world, { repository, ...placed, actor, body: body.body });
      return ok(commentPayload(world, { repository, ...placed }));
    },
  }),
  repositoryOperation({
    id: "issues/delete-comment",
    method: "DELETE",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: needs("write"),
    handle(request) {
      const { world, repository, actor } = request;
      const placed = commentOf(request);
      if (placed === null) return notFound;
      if (!mayChange(request)) return failure(403, "Must have admin rights to Repository.");
      deleteComment(world, { repository, ...placed, actor });
      return noContent;
    },
  }),
];

type PlaceInRepository = Pick<RepositoryRequest<unknown>, "repository" | "params">;

/** The comment a request names in its path, with its issue, or `null`. */
export function commentOf({ repository, params }: PlaceInRepository) {
  return repository.comments.get(Number(params.comment_id)) ?? null;
}

// An App with write permission may change every comment, a person only with write access or their own.
function mayChange(request: RepositoryRequest<unknown>): boolean {
  const { caller, repository, actor } = request;
  if (caller.kind === "installation") return true;
  return commentOf(request)?.comment.author === actor || roleIncludes(roleOf(repository, actor), "write");
}

function refuseBody(body: string) {
  const place = { resource: "IssueComment", field: "body" };
  if (body.trim() === "") {
    return invalid({
      resource: "IssueComment",
      code: "unprocessable",
      field: "data",
      message: "Body cannot be blank",
    });
  }
  return body.length > longestBody
    ? invalid({ ...place, code: "custom", message: "body is too long (maximum is 65536 characters)" })
    : null;
}
