import type { Changeset } from "../changeset/changeset.ts";
import type { ForgeWriter, PublishedPullRequest } from "../forge/forge.ts";
import { checkRun, secretsOf } from "../changeset/check-run.ts";
import { type Failure, PorterError } from "../porter-error.ts";
import {
  commitMessage,
  followUpBody,
  pullRequestBody,
  pullRequestTitle,
  type PublicationText,
} from "../notice/pull-request-text.ts";
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
    const pullRequest = await ensure(
      text,
      { changeset: checked.changeset, base: run.base.branch },
      ports.forge,
    );
    await ports.journal.update(task.id, (now) => publishRun(now, { pullRequest, now: ports.clock.now() }));
    return null;
  } catch (error) {
    // Another try of this step meets the same branch: only another run can help, and a person decides on that.
    if (error instanceof PorterError && error.code === "branch_moved") return error.toFailure();
    throw error;
  }
}

/** One commit: with a pull request of its own, or on top of the one that the task goes on with. */
function ensure(
  text: PublicationText,
  { changeset, base }: { changeset: Changeset; base: string },
  forge: ForgeWriter,
): Promise<PublishedPullRequest> {
  const { repository, branch, followUp, command } = text.task;
  const commit = { repository, branch, changeset, commitMessage: commitMessage(text) };
  if (followUp !== null) {
    const describe = (body: string) => followUpBody(body, text);
    return forge.ensureFollowUp({ ...commit, pullRequest: followUp.pullRequest, describe });
  }
  const words = { title: pullRequestTitle(text), body: pullRequestBody(text) };
  return forge.ensurePullRequest({ ...commit, ...words, base, draft: command.draft });
}
