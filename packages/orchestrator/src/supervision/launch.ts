import { reasonAgainstPullRequest } from "../admission/assign.ts";
import { knownAgent } from "../agent/known-agent.ts";
import { dependencyFolder, setupOf } from "../dependencies/setup.ts";
import { networkFor } from "../policy/network.ts";
import { PorterError } from "../porter-error.ts";
import { buildPrompt } from "../prompt/build-prompt.ts";
import { recordLaunch, recordPreparation } from "../run/lifecycle.ts";
import type { Run } from "../run/run.ts";
import type { Task, TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

/** Reads the issue and builds the prompt; warms the clone credential, which the claim needs next. */
async function prepare(task: Task, run: Run, ports: Ports): Promise<void> {
  if (run.base !== null) return;
  const agent = knownAgent(task.agent, ports.agents);
  const { repository, followUp } = task;
  // A follow-up starts from the head of its pull request, whose branch is there already.
  const start = followUp === null ? { base: task.command.base, head: task.branch } : { base: task.branch };
  const [context, pullRequest, , settings, policyFile] = await Promise.all([
    ports.forge.readContext({ repository, issueNumber: task.issue.number, ...start }),
    followUp === null ? null : ports.forge.readPullRequest(repository, followUp.pullRequest),
    ports.forge.cloneAccess(task.repository),
    ports.settings.ofRepository(task.repository),
    ports.forge.readPolicyFile(task.repository),
  ]);
  const against = pullRequest === null ? null : reasonAgainstPullRequest(pullRequest);
  if (against !== null) throw new PorterError(against);
  const prompt = buildPrompt({
    task,
    context,
    pullRequest,
    agentDisplayName: agent.displayName,
    customPrompt: settings?.customPrompts[task.agent] ?? null,
    budgetBytes: ports.limits.promptBytes,
  });
  const setup = setupOf({
    task,
    policyFile,
    base: context.base.branch,
    defaultBranch: context.repository.defaultBranch,
  });
  const prepared = { runId: run.id, base: context.base, setup, prompt };
  await ports.journal.update(task.id, (current) => recordPreparation(current, prepared));
}

/** Starts the runner, unless its execution is known. The run id is the idempotency key. */
async function execute(task: Task, run: Run, ports: Ports): Promise<void> {
  if (run.executionId !== null) return;
  const agent = knownAgent(task.agent, ports.agents);
  const { memoryMb, cpus, diskMb, maxProcesses } = ports.limits;
  const { executionId } = await ports.runtime.launch({
    taskId: task.id,
    runId: run.id,
    attempt: run.attempt,
    callbackUrl: ports.callbackUrl,
    runKey: await ports.secrets.runKey(run.id),
    dependencies: dependencyFolder(task.repository),
    sandbox: {
      timeoutMs: run.timeoutMs,
      memoryMb,
      cpus,
      diskMb,
      maxProcesses,
      network: networkFor(agent, ports.network),
    },
  });
  await ports.journal.update(task.id, (current) => recordLaunch(current, run.id, executionId));
}

/** Prepares and launches side by side: the runner starts up while the issue is being read. */
export async function launch({ task, run }: TaskWithRun, ports: Ports): Promise<void> {
  if (run === null) return;
  const results = await Promise.allSettled([execute(task, run, ports), prepare(task, run, ports)]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
