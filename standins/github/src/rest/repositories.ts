import { resolvePath, resolveRevision } from "../git/resolve.ts";
import type { ResolvedObject } from "../git/resolve.ts";
import { entryType } from "../git/tree.ts";
import { fullRepositoryPayload, repositoryApi, repositoryPage } from "../payload/repository.ts";
import { userPayload } from "../payload/user.ts";
import { roleIncludes, roleOf } from "../state/repository.ts";
import type { Repository, RoleName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { notFound, ok } from "./answer.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { paginated } from "./paginate.ts";

/** The older, coarser name GitHub gives each role. */
const legacyPermission: Readonly<Record<RoleName | "none", string>> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
};

/** Repositories, their files and who may do what in them. */
export const repositoryOperations: readonly Operation[] = [
  repositoryOperation({
    id: "repos/get",
    method: "GET",
    path: "/repos/{owner}/{repo}",
    needs: { anyOf: ["metadata"], level: "read" },
    handle: ({ world, repository }) => ok(fullRepositoryPayload(world, repository)),
  }),
  repositoryOperation({
    id: "repos/get-collaborator-permission-level",
    method: "GET",
    path: "/repos/{owner}/{repo}/collaborators/{username}/permission",
    needs: { anyOf: ["metadata"], level: "read" },
    handle({ world, repository, params }) {
      const user = world.user(params.username ?? "");
      if (user === null) return notFound;
      const role = roleOf(repository, user);
      const permissions = {
        admin: roleIncludes(role, "admin"),
        maintain: roleIncludes(role, "maintain"),
        push: roleIncludes(role, "write"),
        triage: roleIncludes(role, "triage"),
        pull: roleIncludes(role, "read"),
      };
      return ok({
        permission: legacyPermission[role],
        user: { ...userPayload(world, user), permissions, role_name: role },
        role_name: role,
      });
    },
  }),
  repositoryOperation({
    id: "repos/list-branches",
    method: "GET",
    path: "/repos/{owner}/{repo}/branches",
    needs: { anyOf: ["contents"], level: "read" },
    async handle(request) {
      const { world, repository } = request;
      const branches = await repository.git.branches();
      return paginated(request, branches, (page) =>
        page.map(({ name, sha }) => ({
          name,
          commit: { sha, url: `${repositoryApi(world, repository)}/commits/${sha}` },
          protected: false,
        })),
      );
    },
  }),
  repositoryOperation({
    id: "repos/get-content",
    method: "GET",
    path: "/repos/{owner}/{repo}/contents/{path}",
    needs: { anyOf: ["contents"], level: "read" },
    async handle({ world, repository, params, query }) {
      const { git, defaultBranch } = repository;
      const ref = query.get("ref") ?? defaultBranch;
      const path = params.path ?? "";
      const commit = await resolveRevision(git, ref, defaultBranch);
      const found = commit === null ? null : await resolvePath(git, commit, path);
      if (found === null) return notFound;
      if (found.type === "tree") {
        const entries = (await git.readTree(found.sha)) ?? [];
        return ok(
          entries.map((entry) => {
            const at = path === "" ? entry.name : `${path}/${entry.name}`;
            const object = { sha: entry.sha, type: entryType(entry) };
            return { ...contentHead(world, repository, { path: at, ref, object }), size: 0 };
          }),
        );
      }
      const blob = await git.objects.read(found.sha);
      if (blob === null) return notFound;
      return ok({
        ...contentHead(world, repository, { path, ref, object: found }),
        size: blob.data.length,
        content: wrapped(blob.data.toString("base64")),
        encoding: "base64",
      });
    },
  }),
];

interface Content {
  readonly path: string;
  readonly ref: string;
  readonly object: ResolvedObject;
}

function contentHead(world: World, repository: Repository, { path, ref, object }: Content) {
  const url = `${repositoryApi(world, repository)}/contents/${path}?ref=${ref}`;
  const folder = object.type === "tree";
  const gitUrl = `${repositoryApi(world, repository)}/git/${folder ? "trees" : "blobs"}/${object.sha}`;
  const page = `${repositoryPage(world, repository)}/${folder ? "tree" : "blob"}/${ref}/${path}`;
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    sha: object.sha,
    url,
    html_url: page,
    git_url: gitUrl,
    download_url: folder ? null : `${repositoryPage(world, repository)}/raw/${ref}/${path}`,
    type: folder ? ("dir" as const) : ("file" as const),
    _links: { self: url, git: gitUrl, html: page },
  };
}

/** Base64 in lines of 60 characters, as GitHub writes it. */
export function wrapped(base64: string): string {
  return base64.replaceAll(/.{1,60}/g, "$&\n");
}
