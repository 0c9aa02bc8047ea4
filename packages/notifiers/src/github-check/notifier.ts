import { checkReport, type Notifier } from "@porter/orchestrator";
import type { NotifierDefinition, NotifierPorts } from "../notifier-definition.ts";
import { taskOf } from "../task-of.ts";

const channel = "github-check";

/**
 * Shows a task as a check run on the head of its pull request; a task without one has nothing to show it on. Replies
 * are text and have no place here. Throws what the forge throws.
 */
function createGitHubCheckNotifier(ports: NotifierPorts): Notifier {
  return {
    channel,
    async deliver(outgoing) {
      if (outgoing.notice.content.kind === "task") {
        const task = taskOf(outgoing);
        if (task.headSha !== null) {
          const about = { taskUrl: ports.taskUrl(task.id), agent: ports.agentLabel(task.agent) };
          const { repository, headSha } = task;
          await ports.forge.ensureCheckRun({ ...checkReport(task, about), repository, headSha });
        }
      }
      return { externalId: null };
    },
  };
}

/** The channel as the list of channels knows it. */
export const githubCheck: NotifierDefinition = { channel, create: createGitHubCheckNotifier };
