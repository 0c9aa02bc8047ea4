import { checkChangeset } from "../changeset/check-changeset.ts";
import { PorterError } from "../porter-error.ts";
import { commitMessage, pullRequestBody, pullRequestTitle } from "../notice/pull-request-text.ts";
import { publishRun } from "../run/lifecycle.ts";
import type { TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

/** Secrets that were in play during the run and must not be in what it hands back. */
async function secretsInUse({ task, run }: TaskWithRun, ports: Ports): Promise<string[]> {
  const names = ports.agents.get(task.agent)?.credentials.map((credential) => credential.env) ?? [];
  const keys = await ports.secrets.modelKeys(task, names);
  const { token } = await ports.forge.cloneAccess(task.repository);
  return [...Object.values(keys), token, ...(run === null ? [] : [await ports.secrets.runKey(run.id)])];
}

/**
 * Checks what the run changed and turns it into one verified commit and one pull request.
 * Every part is "ensure", so a crash in the middle is repaired by running it again.
 */
export async function publish(current: TaskWithRun, ports: Ports): Promise<void> {
  const { task, run } = current;
  if (run === null || run.base === null) return;
  // The runner has handed everything over; what may still be exiting must not outlive the task.
  if (run.executionId !== null) await ports.runtime.cancel(run.executionId);
  const material = await ports.journal.runMaterial(run.id);
  const checked = checkChangeset(material?.result?.changeset ?? { base_sha: run.base.sha, files: [] }, {
    baseSha: run.base.sha,
    maxBytes: ports.limits.changesetBytes,
    maxFiles: ports.limits.changesetFiles,
    protectedPaths: ports.protectedPaths,
    secrets: await secretsInUse(current, ports),
  });
  if (!checked.ok) throw new PorterError(checked.failure);
  const agent = ports.agents.get(task.agent);
  const text = {
    task,
    agent: { displayName: agent?.displayName ?? task.agent, demonstration: agent?.demonstration ?? false },
    finalMessage: run.finalMessage,
    taskUrl: ports.taskUrl(task.id),
  };
  const pullRequest = await ports.forge.ensurePullRequest({
    repository: task.repository,
    branch: task.branch,
    base: run.base.branch,
    changeset: checked.changeset,
    commitMessage: commitMessage(text),
    title: pullRequestTitle(text),
    body: pullRequestBody(text),
    draft: task.command.draft,
  });
  await ports.journal.update(task.id, (now) => publishRun(now, { pullRequest, now: ports.clock.now() }));
}
