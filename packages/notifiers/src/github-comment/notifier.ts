import {
  failureOf,
  type Notifier,
  type OutgoingNotice,
  placeOf,
  PorterError,
  renderReply,
  renderStatusComment,
  replyMarker,
  statusMarker,
  type StatusOptions,
  type Task,
  type TaskNews,
} from "@porter/orchestrator";
import type { NotifierDefinition, NotifierPorts } from "../notifier-definition.ts";

const channel = "github-comment";

/**
 * Tells people on the issue itself: one managed comment per task, edited to what the task is now; 👀 on the comment that
 * asked; one comment per reply. The receipt carries the comment's id. Throws what the forge throws.
 */
export function createGitHubCommentNotifier(ports: NotifierPorts): Notifier {
  return {
    channel,
    deliver: async (outgoing) => {
      const { content } = outgoing.notice;
      const { commentId } =
        content.kind === "task"
          ? await tellNews(content.news, outgoing, ports)
          : await ports.forge.ensureComment({
              repository: content.repository,
              issueNumber: content.issueNumber,
              commentId: null,
              marker: replyMarker(content.key),
              body: renderReply(content),
              mayExist: outgoing.attempt > 1,
            });
      return { externalId: commentId };
    },
  };
}

async function tellNews(
  news: TaskNews,
  { task, attempt }: OutgoingNotice,
  ports: NotifierPorts,
): Promise<{ readonly commentId: string }> {
  if (task === null) {
    const message = "News of a task came without the task. This is a mistake in Porter; nothing was posted.";
    throw new PorterError({ code: "task_missing", message, retry: "never" });
  }
  const [greeted, commented] = await Promise.allSettled([
    news === "queued" ? greet(task, ports) : undefined,
    ports.forge.ensureComment({
      repository: task.repository,
      issueNumber: placeOf(task),
      commentId: task.statusCommentId,
      marker: statusMarker(task.id),
      body: renderStatusComment(task, statusOptions(task, ports)),
      // Without a recorded id it is new only on the very first try of the very first news.
      mayExist: attempt > 1 || news !== "queued" || task.attempt > 0,
    }),
  ]);
  if (commented.status === "rejected") throw commented.reason;
  // The reaction is a courtesy: worth another try, but not worth the news when the comment it belongs to is gone.
  if (greeted.status === "rejected" && failureOf(greeted.reason).retry === "later") throw greeted.reason;
  return commented.value;
}

async function greet(task: Task, { forge }: NotifierPorts): Promise<void> {
  const kind = task.followUp?.askedIn ?? "issue-comment";
  // GitHub has no reactions to reviews.
  if (task.commentId === null || kind === "review") return;
  await forge.ensureEyes(task.repository, { id: task.commentId, kind });
}

function statusOptions(task: Task, ports: NotifierPorts): StatusOptions {
  return { taskUrl: ports.taskUrl(task.id), agent: ports.agentLabel(task.agent), tryMode: ports.tryMode };
}

/** The channel as the list of channels knows it. */
export const githubComment: NotifierDefinition = { channel, create: createGitHubCommentNotifier };
