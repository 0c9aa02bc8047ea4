import type { Command, ParsedComment, Vocabulary } from "../command/command.ts";
import { parseComment } from "../command/parse-command.ts";
import type { Delivery, DeliveryEvent, Mention } from "../delivery/delivery.ts";
import type { ConsideredEvent, DeliveryRecord, FollowedEvent, Intake, Job } from "../ports.ts";
import { newTask } from "../task/new-task.ts";
import type { Task } from "../task/task.ts";

/** What intake must know about this installation and this moment. */
export interface IntakeContext {
  readonly vocabulary: Vocabulary;
  /** Runs when a command names no agent. */
  readonly defaultAgent: string;
  readonly now: Date;
  nextId(): string;
}

/** How a delivery is judged before anything is written. */
export type Judgement =
  | { readonly decision: "ignored"; readonly reason: string }
  | { readonly decision: "considered"; readonly reason: string; readonly event: ConsideredEvent }
  | { readonly decision: "followed"; readonly reason: string; readonly event: FollowedEvent }
  | ({ readonly decision: "commands" | "refused"; readonly mention: Mention } & ParsedComment);

function judgeMention(mention: Mention, vocabulary: Vocabulary): Judgement {
  const parsed = parseComment(mention.text, vocabulary);
  if (parsed.commands.length > 0) return { decision: "commands", mention, ...parsed };
  if (parsed.refusals.length > 0) return { decision: "refused", mention, ...parsed };
  return { decision: "ignored", reason: "not_addressed" };
}

/** What a delivery asks for. Pure: the same for a live webhook, a replay and `porter simulate`. */
export function judgeDelivery(event: DeliveryEvent, vocabulary: Vocabulary): Judgement {
  switch (event.kind) {
    case "ignored":
      return { decision: "ignored", reason: event.reason };
    case "issue-opened":
      return { decision: "considered", reason: "issue_opened", event };
    case "issue-labeled":
      return { decision: "considered", reason: "issue_labeled", event };
    case "issue-assigned":
      return { decision: "considered", reason: "issue_assigned", event };
    case "access-lost":
      return { decision: "followed", reason: "access_lost", event };
    case "repository-moved":
      return { decision: "followed", reason: "repository_moved", event };
    case "authorization-revoked":
      return { decision: "followed", reason: "authorization_revoked", event };
    case "issue-closed":
      return { decision: "followed", reason: "issue_closed", event };
    case "pull-request-closed":
      return {
        decision: "followed",
        reason: event.mergedAt === null ? "pull_request_closed" : "pull_request_merged",
        event,
      };
    case "mention":
      return judgeMention(event.mention, vocabulary);
  }
}

function tasksOf(commands: readonly Command[], mention: Mention, context: IntakeContext): Task[] {
  return commands.flatMap((command) =>
    command.verb === "run"
      ? [
          newTask({
            command,
            mention,
            agent: command.agent ?? context.defaultAgent,
            id: context.nextId(),
            now: context.now,
          }),
        ]
      : [],
  );
}

function onlyJob(delivery: DeliveryRecord, job: Job): Intake {
  return { delivery, tasks: [], jobs: [job], notices: [] };
}

/** Ids are unique among the comments of one event, on all of a forge. */
function commentKeyOf({ event }: Delivery, judged: Judgement): string | null {
  if (!("mention" in judged) || judged.mention.comment === null) return null;
  return `${event} ${judged.mention.comment.id}`;
}

/** Everything a delivery leaves behind, to be written in one transaction before it is acknowledged. */
export function decideIntake(delivery: Delivery, context: IntakeContext): Intake {
  const judged = judgeDelivery(delivery.content, context.vocabulary);
  const record = (reason: string | null): DeliveryRecord => ({
    id: delivery.id,
    event: delivery.event,
    action: delivery.action,
    decision: judged.decision,
    reason,
    receivedAt: context.now,
    commentKey: commentKeyOf(delivery, judged),
  });
  if (judged.decision === "ignored")
    return { delivery: record(judged.reason), tasks: [], jobs: [], notices: [] };
  if (judged.decision === "followed") {
    return onlyJob(record(judged.reason), { kind: "follow", event: judged.event });
  }
  if (judged.decision === "considered") {
    const { event } = judged;
    return onlyJob(record(judged.reason), { kind: "consider", deliveryId: delivery.id, event });
  }
  const tasks = tasksOf(judged.commands, judged.mention, context);
  const control = judged.commands.filter((command) => command.verb !== "run");
  const jobs: Job[] = tasks.map((task) => ({ kind: "admit", taskId: task.id }));
  if (control.length > 0 || judged.refusals.length > 0) {
    jobs.push({
      kind: "respond",
      deliveryId: delivery.id,
      mention: judged.mention,
      commands: control,
      refusals: judged.refusals,
    });
  }
  const reason = judged.decision === "refused" ? (judged.refusals[0]?.reason ?? null) : null;
  return { delivery: record(reason), tasks, jobs, notices: [] };
}
