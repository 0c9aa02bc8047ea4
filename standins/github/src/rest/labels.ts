import { z } from "zod";
import { labelPayload } from "../payload/issue.ts";
import { nodeId } from "../state/ids.ts";
import type { Label } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { created, failure, invalid, notFound, ok } from "./answer.ts";
import { issueOf } from "./issues.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { paginated } from "./paginate.ts";

const newLabelSchema = z.object({
  name: z.string().min(1),
  color: z
    .string()
    .regex(/^[0-9a-f]{6}$/i)
    .optional(),
  description: z.string().max(100).optional(),
});
const namesSchema = z.object({ labels: z.array(z.string().min(1)) });

const read = { anyOf: ["issues", "pull_requests"], level: "read" } as const;
const write = { anyOf: ["issues", "pull_requests"], level: "write" } as const;

/** Labels of a repository and of its issues. */
export const labelOperations: readonly Operation[] = [
  repositoryOperation({
    id: "issues/get-label",
    method: "GET",
    path: "/repos/{owner}/{repo}/labels/{name}",
    needs: read,
    handle({ world, repository, params }) {
      const label = repository.labels.get((params.name ?? "").toLowerCase());
      return label === undefined ? notFound : ok(labelPayload(world, repository, label));
    },
  }),
  repositoryOperation({
    id: "issues/create-label",
    method: "POST",
    path: "/repos/{owner}/{repo}/labels",
    needs: write,
    body: newLabelSchema,
    handle({ world, repository, body }) {
      if (repository.labels.has(body.name.toLowerCase())) {
        return invalid({ resource: "Label", code: "already_exists", field: "name" });
      }
      return created(labelPayload(world, repository, addLabel(world, repository, body)));
    },
  }),
  repositoryOperation({
    id: "issues/list-labels-on-issue",
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    needs: read,
    handle(request) {
      const { world, repository } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      return paginated(request, issue.labels, (page) =>
        page.map((label) => labelPayload(world, repository, label)),
      );
    },
  }),
  repositoryOperation({
    id: "issues/add-labels",
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    needs: write,
    body: namesSchema,
    handle(request) {
      const { world, repository, body } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      for (const name of body.labels) {
        const label = repository.labels.get(name.toLowerCase()) ?? addLabel(world, repository, { name });
        if (!issue.labels.includes(label)) issue.labels.push(label);
      }
      return ok(issue.labels.map((label) => labelPayload(world, repository, label)));
    },
  }),
  repositoryOperation({
    id: "issues/remove-label",
    method: "DELETE",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}",
    needs: write,
    handle(request) {
      const { world, repository, params } = request;
      const issue = issueOf(request);
      if (issue === null) return notFound;
      const at = issue.labels.findIndex(({ name }) => name.toLowerCase() === params.name?.toLowerCase());
      if (at < 0) return failure(404, "Label does not exist");
      issue.labels.splice(at, 1);
      return ok(issue.labels.map((label) => labelPayload(world, repository, label)));
    },
  }),
];

// A label that was never described is GitHub's default grey.
function addLabel(world: World, repository: Repository, wanted: z.output<typeof newLabelSchema>): Label {
  const id = world.ids.next();
  const label: Label = {
    id,
    nodeId: nodeId("LA", id),
    name: wanted.name,
    color: wanted.color ?? "ededed",
    description: wanted.description ?? null,
  };
  repository.labels.set(label.name.toLowerCase(), label);
  return label;
}
