import { z } from "zod";
import { fullGistPayload, gistPayload } from "../payload/gist.ts";
import { currentRevision, newGistId, revise } from "../state/gist.ts";
import type { Gist } from "../state/gist.ts";
import type { User } from "../state/user.ts";
import { created, failure, noContent, notFound, ok } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Operation, RestRequest } from "./operation.ts";
import { paginated } from "./paginate.ts";

const newSchema = z.object({
  description: z.string().optional(),
  public: z.union([z.boolean(), z.enum(["true", "false"])]).optional(),
  files: z.record(z.string(), z.object({ content: z.string() })),
});
const changeSchema = z.object({
  description: z.string().optional(),
  files: z.record(z.string(), z.object({ content: z.string() }).nullable()).optional(),
});

/** Gists. Everybody who knows the id of a secret one may read it, as on GitHub. */
export const gistOperations: readonly Operation[] = [
  {
    id: "gists/list",
    method: "GET",
    path: "/gists",
    handle: (request) =>
      asUser(request, (user) => {
        const { world } = request;
        const own = [...world.gists.values()].filter(({ owner }) => owner === user).toReversed();
        return paginated(request, own, (page) => page.map((gist) => gistPayload(world, gist)));
      }),
  },
  {
    id: "gists/create",
    method: "POST",
    path: "/gists",
    handle: (request) =>
      asUser(request, (owner) => {
        const { world } = request;
        const body = newSchema.safeParse(request.body);
        if (!body.success) return failure(422, "Invalid request.");
        const gist: Gist = {
          id: newGistId(),
          owner,
          public: String(body.data.public ?? false) === "true",
          createdAt: world.clock.now(),
          description: body.data.description ?? null,
          revisions: [],
        };
        const files = Object.entries(body.data.files).map(([name, { content }]) => [name, content] as const);
        revise(gist, new Map(files), world.clock.now());
        world.gists.set(gist.id, gist);
        return created(fullGistPayload(world, gist, currentRevision(gist)));
      }),
  },
  {
    id: "gists/get",
    method: "GET",
    path: "/gists/{gist_id}",
    handle(request) {
      const gist = gistOf(request);
      return gist === null ? notFound : ok(fullGistPayload(request.world, gist, currentRevision(gist)));
    },
  },
  {
    id: "gists/get-revision",
    method: "GET",
    path: "/gists/{gist_id}/{sha}",
    handle(request) {
      const gist = gistOf(request);
      const revision = gist?.revisions.find(({ version }) => version === request.params.sha);
      if (gist === null || revision === undefined) return notFound;
      return ok(fullGistPayload(request.world, gist, revision));
    },
  },
  {
    id: "gists/update",
    method: "PATCH",
    path: "/gists/{gist_id}",
    handle: (request) =>
      asUser(request, (user) => {
        const { world } = request;
        const gist = gistOf(request);
        if (gist === null || gist.owner !== user) return notFound;
        const body = changeSchema.safeParse(request.body);
        if (!body.success) return failure(422, "Invalid request.");
        const files = new Map(currentRevision(gist).files);
        for (const [name, file] of Object.entries(body.data.files ?? {})) {
          if (file === null) files.delete(name);
          else files.set(name, file.content);
        }
        gist.description = body.data.description ?? gist.description;
        revise(gist, files, world.clock.now());
        return ok(fullGistPayload(world, gist, currentRevision(gist)));
      }),
  },
  {
    id: "gists/delete",
    method: "DELETE",
    path: "/gists/{gist_id}",
    handle: (request) =>
      asUser(request, (user) => {
        const gist = gistOf(request);
        if (gist === null || gist.owner !== user) return notFound;
        request.world.gists.delete(gist.id);
        return noContent;
      }),
  },
];

function gistOf({ world, params }: RestRequest): Gist | null {
  return world.gists.get(params.gist_id ?? "") ?? null;
}

function asUser(request: RestRequest, answer: (user: User) => Answer): Answer {
  return request.caller.kind === "user"
    ? answer(request.caller.user)
    : failure(401, "Requires authentication");
}
