import { branchBusy, followUpBusy, keyMissing, unknownAgent, unknownModel } from "../failures.ts";
import type { AgentAdapter } from "../agent/agent-adapter.ts";
import { askStanding } from "../policy/ask-standing.ts";
import { type Plan, planFor } from "../policy/plans.ts";
import {
  dailyMeter,
  monthlyMeter,
  reasonAgainstDay,
  reasonAgainstQuota,
  reasonAgainstTimeout,
} from "../policy/quota.ts";
import { type Failure, PorterError } from "../porter-error.ts";
import { admitTask, refuseTask } from "../task/lifecycle.ts";
import { assign } from "./assign.ts";
import { isLive, type Task } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";

/** Whether at least one of the keys that the agent can use is known; agents that need none always pass. */
async function hasKey(task: Task, agent: AgentAdapter, ports: Ports): Promise<boolean> {
  if (agent.credentials.length === 0) return true;
  const names = agent.credentials.map((credential) => credential.env);
  return Object.keys(await ports.secrets.modelKeys(task, names)).length > 0;
}

/** Why the agent cannot work with the model that was asked for; `null` when it can, or when none was. */
export function reasonAgainstModel(
  model: string | null,
  { displayName, models }: Pick<AgentAdapter, "displayName" | "models">,
): Failure | null {
  if (model === null || models.accepts(model)) return null;
  return unknownModel(displayName, model, models.names);
}

async function reasonAgainst(task: Task, ports: Ports): Promise<Failure | null> {
  const agent = ports.agents.get(task.agent);
  if (agent === null) return unknownAgent(task.agent, ports.agents.ids);
  const againstModel = reasonAgainstModel(task.command.model, agent);
  if (againstModel !== null) return againstModel;
  const names = agent.credentials.map((credential) => credential.env);
  return (await hasKey(task, agent, ports))
    ? null
    : keyMissing(agent.displayName, names, { whose: task.requestedBy.login, keysUrl: ports.keysUrl });
}

/** Whether the day's budget of the plan is used up. */
async function reasonAgainstToday(task: Task, plan: Plan, ports: Ports): Promise<Failure | null> {
  if (plan.maxCostPerDayUsd === null) return null;
  const { costUsd } = await ports.journal.usage(dailyMeter(task, plan, ports.clock.now()));
  return reasonAgainstDay(task, plan, costUsd);
}

async function liveRival(task: Task, ports: Ports): Promise<Task | null> {
  const tasks = await ports.journal.tasksOfIssue(task.repository, task.issue.number);
  return tasks.find((other) => other.id !== task.id && isLive(other) && other.branch === task.branch) ?? null;
}

/** Whether the same comment asked for another task before: a stranger's comment is answered once, not ten times. */
async function hasEarlierSibling(task: Task, ports: Ports): Promise<boolean> {
  if (task.commentId === null) return false;
  const tasks = await ports.journal.tasksOfIssue(task.repository, task.issue.number);
  return tasks.some(({ id, commentId }) => commentId === task.commentId && id < task.id);
}

/**
 * Lets a task into the queue if the person may command here, the agent exists, can use the model and has a key, their
 * plan has room, and no other live task owns the branch; otherwise ends it with the reason. Safe to repeat.
 */
export async function admit(taskId: string, ports: Ports): Promise<void> {
  const current = await ports.journal.read(taskId);
  if (current === null || current.task.admittedAt !== null || !isLive(current.task)) return;
  const { task } = current;
  const refuse = async (failure: Failure) => {
    const heard = failure.code === "not_permitted" && (await hasEarlierSibling(task, ports));
    await ports.journal.update(taskId, (now) => {
      const refused = refuseTask(now, failure, ports.clock.now());
      return refused !== null && heard ? { ...refused, notices: [] } : refused;
    });
  };
  const { against, policy, permission } = await askStanding(task.repository, task.requestedBy.login, ports);
  if (against !== null) return refuse(against);
  const assigned = await assign(task, policy, ports);
  if (!assigned.ok) return refuse(assigned.failure);
  const { assignment } = assigned;
  const chosen = { ...task, ...assignment };
  const reason = await reasonAgainst(chosen, ports);
  if (reason !== null) return refuse(reason);
  const planId = planFor(chosen, ports.plans);
  const plan = ports.plans.table[planId];
  const now = ports.clock.now();
  const beyond = reasonAgainstTimeout(chosen, plan) ?? (await reasonAgainstToday(chosen, plan, ports));
  if (beyond !== null) return refuse(beyond);
  const { headStart } = plan;
  try {
    await ports.journal.updateCounted(
      taskId,
      monthlyMeter(chosen, plan, now),
      (before, { tasks: used, ahead }) => {
        const full = reasonAgainstQuota(chosen, plan, { used, now });
        if (full !== null) return refuseTask(before, full, now);
        return admitTask(before, { assignment, permission, plan: planId, headStart, ahead, now });
      },
    );
  } catch (error) {
    if (!(error instanceof PorterError) || error.code !== "branch_busy") throw error;
    const rival = await liveRival(chosen, ports);
    const url = rival === null ? null : ports.taskUrl(rival.id);
    const { followUp, branch } = chosen;
    const failure = followUp === null ? branchBusy(branch, url) : followUpBusy(followUp.pullRequest, url);
    await refuse(failure);
  }
}
