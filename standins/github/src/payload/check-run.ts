import type { CheckRun } from "../state/check-run.ts";
import { timestamp } from "../state/clock.ts";
import { pullRequestsOf, type Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { appPayload } from "./installation.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";

/** Page of a check run. */
export function checkRunPage(world: World, repository: Repository, run: CheckRun): string {
  return `${repositoryPage(world, repository)}/runs/${run.id}`;
}

/** A check run as the API answers it. */
export function checkRunPayload(world: World, repository: Repository, run: CheckRun) {
  const api = repositoryApi(world, repository);
  const url = `${api}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: checkRunPage(world, repository, run),
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timestamp(run.startedAt),
    completed_at: run.completedAt === null ? null : timestamp(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.id },
    app: appPayload(world),
    pull_requests: pullRequestsOf(repository)
      .filter(({ headSha, issue }) => headSha === run.headSha && issue.state === "open")
      .map((pull) => ({
        id: pull.id,
        number: pull.issue.number,
        url: `${api}/pulls/${pull.issue.number}`,
        head: { ref: pull.headBranch, sha: pull.headSha, repo: repositoryLink(world, repository) },
        base: { ref: pull.baseBranch, sha: pull.baseSha, repo: repositoryLink(world, repository) },
      })),
  };
}

function repositoryLink(world: World, repository: Repository) {
  return { id: repository.id, url: repositoryApi(world, repository), name: repository.name };
}
