import { nodeId } from "../../state/ids.ts";
import { pullRequestsOf } from "../../state/repository.ts";
import { connection } from "../connection.ts";
import type { PageArguments } from "../connection.ts";
import { gitObjectSource, repositorySource, subjectSource } from "../source.ts";
import type { Fields, RefSource } from "../source.ts";
import { pullRequestState } from "./pull-request.ts";

/** A branch, tag or other reference. */
export const refFields: Fields<RefSource> = {
  id: ({ repository, name }) => nodeId("REF", `${repository.id}:${name}`),
  name: ({ name }) => shortName(name),
  prefix: ({ name }) => name.slice(0, name.length - shortName(name).length),
  repository: ({ repository }) => repositorySource(repository),
  target: async ({ repository, sha }) => {
    const object = await repository.git.objects.describe(sha);
    return object === null ? null : gitObjectSource(repository, { sha, type: object.type });
  },
  associatedPullRequests: (
    { repository, name },
    args: PageArguments & { states?: readonly string[] | null },
  ) =>
    connection(
      {
        name: "associatedPullRequests",
        items: pullRequestsOf(repository).filter(
          (pull) =>
            `refs/heads/${pull.headBranch}` === name &&
            (args.states?.includes(pullRequestState(pull)) ?? true),
        ),
        node: (pull) => subjectSource(repository, pull.issue),
      },
      args,
    ),
};

function shortName(name: string): string {
  return name.replace(/^refs\/[^/]+\//, "");
}
