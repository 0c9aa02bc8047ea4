import { z } from "zod";
import { editIssue } from "../actions/issues.ts";
import {
  closePullRequest,
  mergePullRequest,
  openPullRequest,
  reopenPullRequest,
} from "../actions/pull-requests.ts";
import type { PullRequestRefusal } from "../actions/pull-requests.ts";
import { fullPullRequestPayload, pullRequestPayload } from "../payload/pull-request.ts";
import { pullRequestsOf } from "../state/repository.ts";
import { created, failure, invalid, notFound, ok } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation, RepositoryRequest } from "./operation.ts";
import { paginated } from "./paginate.ts";

const newPullSchema = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().default(true),
});

const pullChangeSchema = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
});

const read = { anyOf: ["pull_requests"], level: "read" } as const;
const write = { anyOf: ["pull_requests"], level: "write" } as const;

/** Pull requests. */
export const pullOperations: readonly Operation[] = [
  repositoryOperation({
    id: "pulls/list",
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls",
    needs: read,
    handle(request) {
      const { world, repository, query } = request;
      const state = query.get("state") ?? "open";
      const head = query.get("head");
      const base = query.get("base");
      const found = pullRequestsOf(repository).filter(
        (pull) =>
          (state === "all" || pull.issue.state === state) &&
          (head === null ||
            head.toLowerCase() === `${repository.owner.login}:${pull.headBranch}`.toLowerCase()) &&
          (base === null || base === pull.baseBranch),
      );
      const ordered = query.get("direction") === "asc" ? found : found.toReversed();
      return paginated(request, ordered, (page) =>
        page.map((pull) => pullRequestPayload(world, repository, pull)),
      );
    },
  }),
  repositoryOperation({
    id: "pulls/get",
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    needs: read,
    handle(request) {
      const pull = pullOf(request);
      return pull === null ? notFound : ok(fullPullRequestPayload(request.world, request.repository, pull));
    },
  }),
  repositoryOperation({
    id: "pulls/create",
    method: "POST",
    path: "/repos/{owner}/{repo}/pulls",
    needs: write,
    body: newPullSchema,
    async handle({ world, repository, actor, body }) {
      const headBranch = ownBranch(repository.owner.login, body.head);
      const pull = await openPullRequest(world, {
        repository,
        author: actor,
        title: body.title,
        body: body.body ?? null,
        headBranch,
        baseBranch: body.base,
        draft: body.draft,
        maintainerCanModify: body.maintainer_can_modify,
      });
      if (typeof pull === "string") {
        return refusalAnswer(pull, { owner: repository.owner.login, head: headBranch, base: body.base });
      }
      return created(fullPullRequestPayload(world, repository, pull));
    },
  }),
  repositoryOperation({
    id: "pulls/update",
    method: "PATCH",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    needs: write,
    body: pullChangeSchema,
    handle(request) {
      const { world, repository, actor, body } = request;
      const pullRequest = pullOf(request);
      if (pullRequest === null) return notFound;
      editIssue(world, {
        repository,
        issue: pullRequest.issue,
        actor,
        ...(body.title !== undefined && { title: body.title }),
        ...(body.body !== undefined && { body: body.body }),
      });
      if (body.state === "closed") closePullRequest(world, { repository, pullRequest, actor });
      if (body.state === "open") reopenPullRequest(world, { repository, pullRequest, actor });
      return ok(fullPullRequestPayload(world, repository, pullRequest));
    },
  }),
  repositoryOperation({
    id: "pulls/merge",
    method: "PUT",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
    needs: { anyOf: ["contents"], level: "write" },
    async handle(request) {
      const { world, repository, actor } = request;
      const pullRequest = pullOf(request);
      if (pullRequest === null) return notFound;
      const merged = await mergePullRequest(world, { repository, pullRequest, actor });
      if (!merged) return failure(405, "Pull Request is not mergeable");
      return ok({
        sha: pullRequest.mergeCommitSha,
        merged: true,
        message: "Pull Request successfully merged",
      });
    },
  }),
];

/** The pull request a request names in its path, or `null`. */
export function pullOf({ repository, params }: Pick<RepositoryRequest<unknown>, "repository" | "params">) {
  return repository.issues.get(Number(params.pull_number))?.pullRequest ?? null;
}

// `owner:branch` names the repository's own branch as well as `branch` does; other owners would be forks.
function ownBranch(owner: string, head: string): string {
  return head.toLowerCase().startsWith(`${owner.toLowerCase()}:`) ? head.slice(owner.length + 1) : head;
}

function refusalAnswer(
  reason: PullRequestRefusal,
  ends: { owner: string; head: string; base: string },
): Answer {
  const resource = "PullRequest";
  switch (reason) {
    case "no_head":
      return invalid({ resource, field: "head", code: "invalid" });
    case "no_base":
      return invalid({ resource, field: "base", code: "invalid" });
    case "duplicate":
      return invalid({
        resource,
        code: "custom",
        message: `A pull request already exists for ${ends.owner}:${ends.head}.`,
      });
    case "no_commits":
      return invalid({
        resource,
        code: "custom",
        message: `No commits between ${ends.base} and ${ends.head}`,
      });
  }
}
