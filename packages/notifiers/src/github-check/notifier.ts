import { checkReport, failureOf, type Notifier, type Task } from "@porter/orchestrator";
import type { NotifierDefinition, NotifierPorts } from "../notifier-definition.ts";
import { taskOf } from "../task-of.ts";

const channel = "github-check";

/** How long an installation that refused a check run is not asked for another. */
const quietMs = 3_600_000;

/**
 * Shows a task as a check run on the head of its pull request; a task without one has nothing to show it on. Replies
 * are text and have no place here. Throws what the forge throws; a missing permission once an hour and installation,
 * since every task would meet it again.
 */
function createGitHubCheckNotifier(ports: NotifierPorts): Notifier {
  const quietUntilMs = new Map<number, number>();
  const show = async (task: Task, headSha: string) => {
    const { repository } = task;
    if (Date.now() < (quietUntilMs.get(repository.installationId) ?? 0)) return;
    const about = { taskUrl: ports.taskUrl(task.id), agent: ports.agentLabel(task.agent) };
    try {
      await ports.forge.ensureCheckRun({ ...checkReport(task, about), repository, headSha });
    } catch (error) {
      if (failureOf(error).code === "forge_forbidden") {
        quietUntilMs.set(repository.installationId, Date.now() + quietMs);
      }
      throw error;
    }
  };
  return {
    channel,
    async deliver(outgoing) {
      if (outgoing.notice.content.kind === "task") {
        const task = taskOf(outgoing);
        if (task.headSha !== null) await show(task, task.headSha);
      }
      return { externalId: null };
    },
  };
}

/** The channel as the list of channels knows it. */
export const githubCheck: NotifierDefinition = { channel, create: createGitHubCheckNotifier };
