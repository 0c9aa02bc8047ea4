import { issueLabel, type Notifier, ownLabels } from "@porter/orchestrator";
import type { NotifierDefinition, NotifierPorts } from "../notifier-definition.ts";
import { taskOf } from "../task-of.ts";

const channel = "github-labels";

/**
 * Shows how a task stands by one of Porter's labels on its issue. A task that was never admitted changes nothing: an
 * outsider's comment must not take the label of a running task off. Replies are text and have no place here. Throws
 * what the forge throws.
 */
function createGitHubLabelsNotifier(ports: NotifierPorts): Notifier {
  return {
    channel,
    async deliver(outgoing) {
      if (outgoing.notice.content.kind === "task") {
        const task = taskOf(outgoing);
        if (task.admittedAt !== null) {
          await ports.forge.ensureLabel({
            repository: task.repository,
            issueNumber: task.issue.number,
            wanted: issueLabel(task),
            own: ownLabels,
          });
        }
      }
      return { externalId: null };
    },
  };
}

/** The channel as the list of channels knows it. */
export const githubLabels: NotifierDefinition = { channel, create: createGitHubLabelsNotifier };
