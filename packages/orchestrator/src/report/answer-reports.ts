import { failRun, claimRun, holdForPublication, isCondemned, takeNews } from "../run/lifecycle.ts";
import { infrastructureFailures, keyMissing, networkDenied, runnerFailure } from "../failures.ts";
import type { Verdict } from "../agent/agent-adapter.ts";
import { reasonAgainstCost } from "../policy/budget.ts";
import { acceptArchive } from "../dependencies/archive.ts";
import { setupLimitMs } from "../dependencies/setup.ts";
import { knownAgent } from "../agent/known-agent.ts";
import { checkRun, secretsOf } from "../changeset/check-run.ts";
import { type Failure, PorterError } from "../porter-error.ts";
import type { Run } from "../run/run.ts";
import { isLive, type Task, type TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";
import { stopForCost } from "./stop-for-cost.ts";
import { readNews } from "./read-news.ts";
import type { Claim, ClaimAnswer, Complete, Update, UpdateAnswer } from "./report.ts";

/** Answer to a claim: all the run needs, or why it gets nothing. */
export type ClaimResult =
  | { readonly kind: "accepted"; readonly answer: ClaimAnswer }
  | { readonly kind: "already-claimed" | "run-over" | "not-ready" };

/** The run a report speaks of, if it is still the task's current attempt. */
function sameRun(
  current: TaskWithRun | null,
  report: { run_id: string; attempt: number },
): current is { task: Task; run: Run } {
  return current?.run?.id === report.run_id && current.run.attempt === report.attempt;
}

function isOver({ task, run }: { task: Task; run: Run }): boolean {
  return !isLive(task) || run.state === "settled" || isCondemned(run);
}

async function answerOf(task: Task, run: Run, ports: Ports): Promise<ClaimAnswer | null> {
  const agent = knownAgent(task.agent, ports.agents);
  const names = agent.credentials.map((credential) => credential.env);
  const [material, access, credentials, archives] = await Promise.all([
    ports.journal.runMaterial(run.id),
    ports.forge.cloneAccess(task.repository),
    ports.secrets.modelKeys(task, names),
    run.setup === null ? [] : ports.journal.archives(task.repository),
  ]);
  if (material?.prompt == null || run.base === null) return null;
  if (names.length > 0 && Object.keys(credentials).length === 0)
    throw new PorterError(
      keyMissing(agent.displayName, names, { whose: task.requestedBy.login, keysUrl: ports.keysUrl }),
    );
  const plan = agent.plan({
    model: task.command.model,
    noTests: task.command.noTests,
    budgetUsd: task.command.budgetUsd,
    credentials,
    baseUrls: ports.baseUrls,
  });
  const { limits } = ports;
  return {
    clone: { url: access.url, username: access.username, token: access.token, ...run.base },
    prompt: agent.escapePrompt?.(material.prompt.text) ?? material.prompt.text,
    plan: {
      argv: [...plan.argv],
      env: { ...plan.env },
      secret_env: [...plan.secretEnv],
      home_files: { ...plan.homeFiles },
      prompt: plan.prompt,
    },
    limits: {
      timeout_ms: run.timeoutMs,
      grace_ms: limits.graceMs,
      max_changeset_bytes: limits.changesetBytes,
      max_changeset_files: limits.changesetFiles,
      max_line_chars: limits.lineChars,
      max_lines: limits.linesPerRun,
      heartbeat_ms: limits.heartbeatMs,
      max_disk_bytes: limits.diskMb * 1024 * 1024,
    },
    ...(run.setup !== null && {
      setup: {
        command: run.setup.command,
        time_limit_ms: setupLimitMs(run),
        may_save: run.setup.maySave,
        known: Object.fromEntries(archives.map(({ key, digest }) => [key, digest])),
      },
    }),
  };
}

/**
 * Gives a run its work. The first claimant wins by compare-and-set; the same claimant is answered again,
 * any other is turned away. `not-ready` while the prompt is still being built.
 */
export async function answerClaim(claim: Claim, ports: Ports): Promise<ClaimResult> {
  const before = await ports.journal.read(claim.task_id);
  if (!sameRun(before, claim) || isOver(before)) return { kind: "run-over" };
  if (before.run.claimant !== null && before.run.claimant !== claim.claimant)
    return { kind: "already-claimed" };
  const answer = await answerOf(before.task, before.run, ports);
  if (answer === null) return { kind: "not-ready" };
  const after = await ports.journal.update(claim.task_id, (current) =>
    sameRun(current, claim) ? claimRun(current, { claimant: claim.claimant, now: ports.clock.now() }) : null,
  );
  if (!sameRun(after, claim) || isOver(after)) return { kind: "run-over" };
  return after.run.claimant === claim.claimant ? { kind: "accepted", answer } : { kind: "already-claimed" };
}

/** Takes in news of a run. `null` means that the run is over and the runner should leave. */
export async function takeUpdate(update: Update, ports: Ports): Promise<UpdateAnswer | null> {
  const after = await ports.journal.update(update.task_id, (current) => {
    if (!sameRun(current, update) || isOver(current)) return null;
    const at = { run: current.run, now: ports.clock.now() };
    const news = readNews(update, knownAgent(current.task.agent, ports.agents), at);
    const change = takeNews(current, news, ports.limits);
    return change === null ? null : { ...change, ...acceptArchive(update, at) };
  });
  if (!sameRun(after, update)) return null;
  if (isOver(after)) return { directive: "stop" };
  return (await stopForCost(after, ports)) ? { directive: "stop" } : { directive: "continue" };
}

/** Takes in the end of a run. Late and repeated reports change nothing; `false` when the run was over before. */
export async function takeCompletion(report: Complete, ports: Ports): Promise<boolean> {
  const before = await ports.journal.read(report.task_id);
  if (!sameRun(before, report)) return false;
  const refusal = await reasonAgainst(report, before, ports);
  let taken = false;
  await ports.journal.update(report.task_id, (current) => {
    if (!sameRun(current, report) || isOver(current) || current.run.state === "publishing") return null;
    taken = true;
    return completion(current, { report, refusal }, ports);
  });
  return taken;
}

/**
 * Why the changeset cannot be published, if so. Asked before any of it is stored: an agent may have written a secret
 * into a file, and a database keeps traces of what was once in it.
 */
async function reasonAgainst(report: Complete, current: TaskWithRun, ports: Ports): Promise<Failure | null> {
  const base = current.run?.base ?? null;
  if (report.failure !== null || base === null) return null;
  const secrets = await secretsOf(current, ports);
  const checked = checkRun(report.changeset, { baseSha: base.sha, secrets }, ports);
  return checked.ok ? null : checked.failure;
}

interface Bounds {
  readonly refusedHosts: readonly string[];
  readonly budgetUsd: number | null;
}

/**
 * What agents say of a bound that they met is unspecific, and known better here: that they were kept from a host, or
 * stopped by themselves because the budget was used up.
 */
function failureOfAgent(verdict: Verdict, { refusedHosts, budgetUsd }: Bounds): Failure | null {
  const { failure } = verdict;
  if (failure === null) return null;
  const overBudget = reasonAgainstCost(verdict.usage.costUsd, { taskUsd: budgetUsd, leftTodayUsd: null });
  if (overBudget !== null) return overBudget;
  if (refusedHosts.length === 0) return failure;
  return failure.code === "crashed" || failure.code === "provider_unavailable"
    ? networkDenied(refusedHosts, failure)
    : failure;
}

interface Ending {
  readonly report: Complete;
  readonly refusal: Failure | null;
}

function completion(current: { task: Task; run: Run }, { report, refusal }: Ending, ports: Ports) {
  const { run } = current;
  const now = ports.clock.now();
  const verdict = knownAgent(current.task.agent, ports.agents).parser.end(
    run.parserState,
    report.exit ?? { code: null, signal: null },
  );
  const { usage, finalMessage } = verdict;
  const refusedHosts = report.refused_hosts ?? [];
  const failure =
    report.failure === null
      ? (failureOfAgent(verdict, { refusedHosts, budgetUsd: current.task.command.budgetUsd }) ?? refusal)
      : runnerFailure(report.failure.code, report.failure.detail, run);
  if (failure !== null) {
    const infrastructure = infrastructureFailures.has(failure.code);
    const ended = { failure, infrastructure, limits: ports.limits, now, usage, finalMessage, refusedHosts };
    return failRun(current, ended);
  }
  return holdForPublication(current, {
    result: { exit: report.exit, changeset: report.changeset },
    usage,
    finalMessage,
    refusedHosts,
    now,
  });
}
