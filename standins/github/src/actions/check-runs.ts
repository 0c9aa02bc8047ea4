import type { CheckConclusion, CheckRun, CheckStatus } from "../state/check-run.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** What somebody says about a check run; absent fields stay as they are. */
export interface CheckReport {
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly detailsUrl?: string;
  readonly output?: { readonly title?: string | null; readonly summary: string };
}

/** A new check run of a commit that exists. */
export interface NewCheckRun extends CheckReport {
  readonly repository: Repository;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string | null;
}

/** Adds a check run. GitHub keeps several of one name; the newest counts. */
export function createCheckRun(world: World, input: NewCheckRun): CheckRun {
  const id = world.ids.next();
  const run: CheckRun = {
    id,
    nodeId: nodeId("CR", id),
    name: input.name,
    headSha: input.headSha,
    externalId: input.externalId,
    startedAt: world.clock.now(),
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    completedAt: null,
    title: null,
    summary: null,
  };
  input.repository.checkRuns.push(run);
  reportCheckRun(world, run, input);
  return run;
}

/** Changes a check run. A conclusion completes it; without one it is open again. */
export function reportCheckRun(world: World, run: CheckRun, report: CheckReport): void {
  const { conclusion, output } = report;
  run.status = conclusion === undefined ? (report.status ?? run.status) : "completed";
  run.conclusion = conclusion ?? (run.status === "completed" ? run.conclusion : null);
  run.completedAt = run.status === "completed" ? (run.completedAt ?? world.clock.now()) : null;
  run.detailsUrl = report.detailsUrl ?? run.detailsUrl;
  if (output === undefined) return;
  run.title = output.title ?? null;
  run.summary = output.summary;
}
