import { z } from "zod";
import { refMoved } from "../actions/branches.ts";
import { createReference } from "../actions/references.ts";
import { isFastForward } from "../git/history.ts";
import { nodeId } from "../state/ids.ts";
import { repositoryApi } from "../payload/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { created, failure, noContent, notFound, ok } from "./answer.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";

const newRefSchema = z.object({ ref: z.string(), sha: z.string() });
const refChangeSchema = z.object({ sha: z.string(), force: z.boolean().optional() });

const read = { anyOf: ["contents"], level: "read" } as const;
const write = { anyOf: ["contents"], level: "write" } as const;

/** Git references: branches and tags. */
export const referenceOperations: readonly Operation[] = [
  repositoryOperation({
    id: "git/get-ref",
    method: "GET",
    path: "/repos/{owner}/{repo}/git/ref/{ref}",
    needs: read,
    async handle({ world, repository, params }) {
      const name = `refs/${params.ref}`;
      const sha = await repository.git.refs.get(name);
      return sha === null ? notFound : ok(await refPayload(world, repository, { name, sha }));
    },
  }),
  repositoryOperation({
    id: "git/list-matching-refs",
    method: "GET",
    path: "/repos/{owner}/{repo}/git/matching-refs/{ref}",
    needs: read,
    async handle({ world, repository, params }) {
      const refs = [...(await repository.git.refs.all())].filter(([name]) =>
        name.startsWith(`refs/${params.ref}`),
      );
      return ok(await Promise.all(refs.map(([name, sha]) => refPayload(world, repository, { name, sha }))));
    },
  }),
  repositoryOperation({
    id: "git/create-ref",
    method: "POST",
    path: "/repos/{owner}/{repo}/git/refs",
    needs: write,
    body: newRefSchema,
    async handle({ world, repository, actor, body }) {
      const { ref: name, sha } = body;
      const refusal = await createReference(world, { repository, name, sha, actor });
      if (refusal !== null) return failure(422, refusal);
      return created(await refPayload(world, repository, { name, sha }));
    },
  }),
  repositoryOperation({
    id: "git/update-ref",
    method: "PATCH",
    path: "/repos/{owner}/{repo}/git/refs/{ref}",
    needs: write,
    body: refChangeSchema,
    async handle({ world, repository, actor, params, body }) {
      const { git } = repository;
      const name = `refs/${params.ref}`;
      const from = await git.refs.get(name);
      if (from === null) return failure(422, "Reference does not exist");
      if ((await git.objects.describe(body.sha)) === null) return failure(422, "Object does not exist");
      if (body.force !== true && !(await isFastForward(git, { base: from, head: body.sha }))) {
        return failure(422, "Update is not a fast forward");
      }
      if (!(await git.refs.change({ name, from, to: body.sha })))
        return failure(422, "Reference update failed");
      await refMoved(world, { repository, name, to: body.sha, actor });
      return ok(await refPayload(world, repository, { name, sha: body.sha }));
    },
  }),
  repositoryOperation({
    id: "git/delete-ref",
    method: "DELETE",
    path: "/repos/{owner}/{repo}/git/refs/{ref}",
    needs: write,
    async handle({ world, repository, actor, params }) {
      const name = `refs/${params.ref}`;
      const from = await repository.git.refs.get(name);
      if (from === null) return failure(422, "Reference does not exist");
      if (name === `refs/heads/${repository.defaultBranch}`) {
        return failure(422, "Cannot delete the default branch");
      }
      if (!(await repository.git.refs.change({ name, from, to: null }))) {
        return failure(422, "Reference update failed");
      }
      await refMoved(world, { repository, name, to: null, actor });
      return noContent;
    },
  }),
];

async function refPayload(world: World, repository: Repository, ref: { name: string; sha: string }) {
  const api = repositoryApi(world, repository);
  const type = (await repository.git.objects.describe(ref.sha))?.type ?? "commit";
  return {
    ref: ref.name,
    node_id: nodeId("REF", `${repository.id}:${ref.name}`),
    url: `${api}/git/${ref.name}`,
    object: { sha: ref.sha, type, url: `${api}/git/${type}s/${ref.sha}` },
  };
}
