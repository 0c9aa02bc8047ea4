import { z } from "zod";
import { nodeId } from "../state/ids.ts";
import { entryType, isFolder } from "../git/tree.ts";
import type { TreeEntry } from "../git/tree.ts";
import { repositoryApi } from "../payload/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { created, failure, notFound, ok } from "./answer.ts";
import { createTree, newTreeSchema } from "./create-tree.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { wrapped } from "./repositories.ts";

const newBlobSchema = z.object({ content: z.string(), encoding: z.string().default("utf-8") });

const read = { anyOf: ["contents"], level: "read" } as const;
const write = { anyOf: ["contents"], level: "write" } as const;

/** GitHub refuses larger blobs. */
const largestBlobBytes = 100 * 1024 * 1024;

/** Blobs and trees of the Git Data API. */
export const gitObjectOperations: readonly Operation[] = [
  repositoryOperation({
    id: "git/create-blob",
    method: "POST",
    path: "/repos/{owner}/{repo}/git/blobs",
    needs: write,
    body: newBlobSchema,
    async handle({ world, repository, body }) {
      if (body.encoding !== "utf-8" && body.encoding !== "base64") {
        return failure(422, `Unknown encoding "${body.encoding}"`);
      }
      const content = Buffer.from(body.content, body.encoding);
      if (content.length > largestBlobBytes)
        return failure(422, "Sorry, your input was too large to process.");
      const sha = await repository.git.writeBlob(content);
      return created({ sha, url: objectApi(world, repository, { type: "blob", sha }) });
    },
  }),
  repositoryOperation({
    id: "git/get-blob",
    method: "GET",
    path: "/repos/{owner}/{repo}/git/blobs/{file_sha}",
    needs: read,
    async handle({ world, repository, params }) {
      const sha = params.file_sha ?? "";
      const object = await repository.git.objects.read(sha);
      if (object?.type !== "blob") return notFound;
      return ok({
        sha,
        node_id: nodeId("B", `${repository.id}:${sha}`),
        size: object.data.length,
        url: objectApi(world, repository, { type: "blob", sha }),
        content: wrapped(object.data.toString("base64")),
        encoding: "base64",
      });
    },
  }),
  repositoryOperation({
    id: "git/create-tree",
    method: "POST",
    path: "/repos/{owner}/{repo}/git/trees",
    needs: write,
    body: newTreeSchema,
    async handle({ world, repository, body }) {
      const result = await createTree(repository.git, body);
      if ("refusal" in result) return failure(422, result.refusal);
      return created(await treePayload(world, repository, { sha: result.sha, recursive: false }));
    },
  }),
  repositoryOperation({
    id: "git/get-tree",
    method: "GET",
    path: "/repos/{owner}/{repo}/git/trees/{tree_sha}",
    needs: read,
    async handle({ world, repository, params, query }) {
      const wanted = params.tree_sha ?? "";
      const known = (await repository.git.branch(wanted)) ?? wanted;
      const sha = (await repository.git.readCommit(known))?.tree ?? known;
      if ((await repository.git.readTree(sha)) === null) return notFound;
      // Any value means yes, even "0": so says GitHub's documentation.
      return ok(await treePayload(world, repository, { sha, recursive: query.has("recursive") }));
    },
  }),
];

/** Address of an object in the Git Data API. */
export function objectApi(
  world: World,
  repository: Repository,
  object: { type: string; sha: string },
): string {
  return `${repositoryApi(world, repository)}/git/${object.type}s/${object.sha}`;
}

interface PlacedEntry extends TreeEntry {
  readonly path: string;
}

async function treePayload(world: World, repository: Repository, wish: { sha: string; recursive: boolean }) {
  const entries = await listTree(repository, { ...wish, prefix: "" });
  return {
    sha: wish.sha,
    url: objectApi(world, repository, { type: "tree", sha: wish.sha }),
    tree: await Promise.all(
      entries.map(async (entry) => {
        const type = entryType(entry);
        const size = type === "blob" ? (await repository.git.objects.describe(entry.sha))?.size : undefined;
        return {
          path: entry.path,
          mode: entry.mode,
          type,
          sha: entry.sha,
          ...(size !== undefined && { size }),
          ...(type !== "commit" && { url: objectApi(world, repository, { type, sha: entry.sha }) }),
        };
      }),
    ),
    truncated: false,
  };
}

async function listTree(
  repository: Repository,
  wish: { sha: string; recursive: boolean; prefix: string },
): Promise<PlacedEntry[]> {
  const entries = (await repository.git.readTree(wish.sha)) ?? [];
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const placed = { ...entry, path: `${wish.prefix}${entry.name}` };
      if (!wish.recursive || !isFolder(entry)) return [placed];
      const inside = { sha: entry.sha, recursive: true, prefix: `${placed.path}/` };
      return [placed, ...(await listTree(repository, inside))];
    }),
  );
  return lists.flat();
}
