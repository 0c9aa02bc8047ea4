import type { Changeset } from "../changeset/changeset.ts";
import type { PublishedPullRequest } from "../forge/forge.ts";
import { checkRun, secretsOf } from "../changeset/check-run.ts";
import { type Failure, PorterError } from "../porter-error.ts";
import {
  commitMessage,
  followUpBody,
  pullRequestBody,
  pullRequestTitle,
} from "../notice/pull-request-text.ts";
import { checkReport } from "../notice/check-report.ts";
import { publishRun } from "../run/lifecycle.ts";
import type { TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

/**
 * Checks what the run changed and turns it into one verified commit and one pull request.
 * Every part is "ensure", so a crash in the middle is repaired by running it again. Returns the failure that has to wait
 * for a person, `null` when it is published. Throws what another try may mend, or nothing will.
 */
export async function publish(current: TaskWithRun, ports: Ports): Promise<Failure | null> {
  const { task, run } = current;
  if (run === null || run.base === null) return null;
  // The runner has handed everything over; what may still be exiting must not outlive the task.
  if (run.executionId !== null) await ports.runtime.cancel(run.executionId);
  const material = await ports.journal.runMaterial(run.id);
  const { token } = await ports.forge.cloneAccess(task.repository);
  const secrets = [...(await secretsOf(current, ports)), token];
  const checked = checkRun(material?.result?.changeset ?? null, { baseSha: run.base.sha, secrets }, ports);
  if (!checked.ok) throw new PorterError(checked.failure);
  const agent = ports.agents.get(task.agent);
  const text = {
    task,
    agent: { displayName: agent?.displayName ?? task.agent, demonstration: agent?.demonstration ?? false },
    finalMessage: run.finalMessage,
    taskUrl: ports.taskUrl(task.id),
  };
  try {
    const pullRequest = await ensurePublished({ text, base: run.base, changeset: checked.changeset }, ports);
    await ports.journal.update(task.id, (now) => publishRun(now, { pullRequest, now: ports.clock.now() }));
    return null;
  } catch (error) {
    // Another try of this step meets the same branch: only another run can help, and a person decides on that.
    if (error instanceof PorterError && error.code === "branch_moved") return error.toFailure();
    throw error;
  }
}

interface Published {
  readonly text: Parameters<typeof commitMessage>[0];
  readonly base: { readonly branch: string };
  readonly changeset: Changeset;
}

/** Opens the task's pull request, or adds a commit to the one that it follows up. */
function ensurePublished({ text, base, changeset }: Published, ports: Ports): Promise<PublishedPullRequest> {
  const { task } = text;
  const { repository, branch, followUp } = task;
  const commit = { repository, branch, changeset, commitMessage: commitMessage(text) };
  if (followUp !== null) {
    const describe = (body: string) => followUpBody(body, text);
    return ports.forge.ensureFollowUp({ ...commit, pullRequest: followUp.pullRequest, describe });
  }
  return ports.forge.ensurePullRequest({
    ...commit,
    base: base.branch,
    title: pullRequestTitle(text),
    body: pullRequestBody(text),
    draft: task.command.draft,
    // The task is a success once the pull request is there, and both are made together.
    ...(ports.github.check && { check: checkReport({ ...task, state: "success" }, text) }),
  });
}
