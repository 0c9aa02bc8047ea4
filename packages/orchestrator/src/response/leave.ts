import { installationGone } from "../failures.ts";
import type { TaskScope } from "../ports.ts";
import { failTask } from "../supervision/supervise.ts";
import type { Ports } from "../use-case-ports.ts";

/**
 * Porter lost its access: what is live there ends with a sentence, and nothing keeps trying. What still runs is removed
 * by the supervisor.
 */
export async function leave(scope: TaskScope, why: string, ports: Ports): Promise<void> {
  const tasks = await ports.journal.liveTasks(scope);
  for (const task of tasks) {
    const failure = installationGone(task.repository, why);
    await failTask(task.id, { failure, infrastructure: false }, ports);
  }
}
