import { checkRunPage } from "../../payload/check-run.ts";
import { repositorySource, type CheckRunSource, type Fields } from "../source.ts";

/** A check run of a commit. */
export const checkRunFields: Fields<CheckRunSource> = {
  id: ({ run }) => run.nodeId,
  databaseId: ({ run }) => run.id,
  name: ({ run }) => run.name,
  externalId: ({ run }) => run.externalId,
  status: ({ run }) => run.status.toUpperCase(),
  conclusion: ({ run }) => run.conclusion?.toUpperCase() ?? null,
  detailsUrl: ({ run }) => run.detailsUrl,
  title: ({ run }) => run.title,
  summary: ({ run }) => run.summary,
  url: ({ repository, run }, _args, { world }) => checkRunPage(world, repository, run),
  repository: ({ repository }) => repositorySource(repository),
};
