import { z } from "zod";
import { createCheckRun, reportCheckRun, type CheckReport } from "../actions/check-runs.ts";
import { resolveRevision } from "../git/resolve.ts";
import { checkRunPayload } from "../payload/check-run.ts";
import { checkConclusions, checkStatuses } from "../state/check-run.ts";
import { created, failure, notAccessible, notFound, ok } from "./answer.ts";
import { repositoryOperation } from "./operation.ts";
import type { Operation, RepositoryRequest } from "./operation.ts";

const reportShape = {
  status: z.enum(checkStatuses).optional(),
  conclusion: z.enum(checkConclusions).optional(),
  details_url: z.string().optional(),
  output: z.object({ title: z.string().optional(), summary: z.string() }).optional(),
};
const reportSchema = z.object(reportShape);
const newSchema = z.object({
  ...reportShape,
  name: z.string(),
  head_sha: z.string(),
  external_id: z.string().optional(),
});

const read = { anyOf: ["checks"], level: "read" } as const;
const write = { anyOf: ["checks"], level: "write" } as const;

/** Check runs. Only a GitHub App may write them. */
export const checkOperations: readonly Operation[] = [
  repositoryOperation({
    id: "checks/create",
    method: "POST",
    path: "/repos/{owner}/{repo}/check-runs",
    needs: write,
    body: newSchema,
    async handle({ world, repository, caller, body }) {
      if (caller.kind !== "installation") return notAccessible;
      const commit = await repository.git.readCommit(body.head_sha);
      if (commit === null) return failure(422, `No commit found for SHA: ${body.head_sha}`);
      const run = createCheckRun(world, {
        repository,
        name: body.name,
        headSha: body.head_sha,
        externalId: body.external_id ?? null,
        ...reportOf(body),
      });
      return created(checkRunPayload(world, repository, run));
    },
  }),
  repositoryOperation({
    id: "checks/update",
    method: "PATCH",
    path: "/repos/{owner}/{repo}/check-runs/{check_run_id}",
    needs: write,
    body: reportSchema,
    handle(request) {
      const { world, repository, caller, body } = request;
      if (caller.kind !== "installation") return notAccessible;
      const run = checkRunOf(request);
      if (run === null) return notFound;
      reportCheckRun(world, run, reportOf(body));
      return ok(checkRunPayload(world, repository, run));
    },
  }),
  repositoryOperation({
    id: "checks/list-for-ref",
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    needs: read,
    async handle({ world, repository, params, query }) {
      const { git, defaultBranch } = repository;
      const sha = await resolveRevision(git, params.ref ?? "", defaultBranch);
      const name = query.get("check_name");
      const runs = repository.checkRuns
        .filter((run) => run.headSha === sha && (name === null || run.name === name))
        .toReversed();
      const perPage = Math.min(100, Number(query.get("per_page") ?? 30));
      const from = (Number(query.get("page") ?? 1) - 1) * perPage;
      return ok({
        total_count: runs.length,
        check_runs: runs.slice(from, from + perPage).map((run) => checkRunPayload(world, repository, run)),
      });
    },
  }),
];

function checkRunOf({ repository, params }: Pick<RepositoryRequest<unknown>, "repository" | "params">) {
  return repository.checkRuns.find(({ id }) => id === Number(params.check_run_id)) ?? null;
}

function reportOf({ status, conclusion, details_url: detailsUrl, output }: z.output<typeof reportSchema>) {
  const report: CheckReport = {
    ...(status !== undefined && { status }),
    ...(conclusion !== undefined && { conclusion }),
    ...(detailsUrl !== undefined && { detailsUrl }),
    ...(output !== undefined && {
      output: { summary: output.summary, ...(output.title !== undefined && { title: output.title }) },
    }),
  };
  return report;
}
