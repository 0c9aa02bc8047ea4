import { z } from "zod";
import { closeIssue, editIssue, openIssue, reopenIssue } from "../actions/issues.ts";
import { fullIssuePayload, issuePayload, labelPayload } from "../payload/issue.ts";
import { created, failure, notFound, ok } from "./answer.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation, RepositoryRequest } from "./operation.ts";
import { paginated } from "./paginate.ts";
import type { Issue } from "../state/issue.ts";

const newIssueSchema = z.object({
  title: z.coerce.string(),
  body: z.string().nullish(),
  labels: z
    .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
    .optional(),
  assignees: z.array(z.string()).optional(),
});

const issueChangeSchema = z.object({
  title: z.coerce.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullish(),
});

const read = { anyOf: ["issues"], level: "read" } as const;
const write = { anyOf: ["issues"], level: "write" } as const;

/** Issues and labels. */
export const issueOperations: readonly Operation[] = [
  repositoryOperation({
    id: "issues/list-for-repo",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues",
    needs: read,
    handle(request) {
      const { world, repository, query } = request;
      const state = query.get("state") ?? "open";
      const issues = [...repository.issues.values()].filter(
        (issue) => state === "all" || issue.state === state,
      );
      const ordered = query.get("direction") === "asc" ? issues : issues.toReversed();
      return paginated(request, ordered, (page) =>
        page.map((issue) => issuePayload(world, repository, issue)),
      );
    },
  }),
  repositoryOperation({
    id: "issues/get",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    needs: read,
    handle(request) {
      const issue = issueOf(request);
      return issue === null ? notFound : ok(fullIssuePayload(request.world, request.repository, issue));
    },
  }),
  repositoryOperation({
    id: "issues/create",
    method: "POST",
    path: "/repos/{owner}/{repo}/issues",
    needs: write,
    body: newIssueSchema,
    handle({ world, repository, actor, body }) {
      const assignees = (body.assignees ?? []).map((login) => world.user(login));
      if (assignees.includes(null)) return failure(422, "Validation Failed");
      const issue = openIssue(world, {
        repository,
        author: actor,
        title: body.title,
        body: body.body ?? null,
        labels: body.labels ?? [],
        assignees: assignees.filter((user) => user !== null),
      });
      return created(fullIssuePayload(world, repository, issue));
    },
  }),
  repositoryOperation({
    id: "issues/update",
    method: "PATCH",
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    needs: write,
    body: issueChangeSchema,
    handle(request) {
      const { world, repository, actor, body } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      editIssue(world, {
        repository,
        issue,
        actor,
        ...(body.title !== undefined && { title: body.title }),
        ...(body.body !== undefined && { body: body.body }),
      });
      const reason = body.state_reason === "not_planned" ? "not_planned" : "completed";
      if (body.state === "closed") closeIssue(world, { repository, issue, actor, reason });
      if (body.state === "open") reopenIssue(world, { repository, issue, actor });
      return ok(fullIssuePayload(world, repository, issue));
    },
  }),
  repositoryOperation({
    id: "issues/list-labels-for-repo",
    method: "GET",
    path: "/repos/{owner}/{repo}/labels",
    needs: read,
    handle(request) {
      const { world, repository } = request;
      return paginated(request, [...repository.labels.values()], (page) =>
        page.map((label) => labelPayload(world, repository, label)),
      );
    },
  }),
];

/** The issue a request names in its path, or `null`. */
export function issueOf({
  repository,
  params,
}: Pick<RepositoryRequest<unknown>, "repository" | "params">): Issue | null {
  return repository.issues.get(Number(params.issue_number)) ?? null;
}
