import {
  failureOf,
  type Notifier,
  type OutgoingNotice,
  placeOf,
  renderReply,
  renderStatusComment,
  replyMarker,
  statusMarker,
  type StatusOptions,
  type Task,
  type TaskNews,
} from "@porter/orchestrator";
import type { NotifierDefinition, NotifierPorts } from "../notifier-definition.ts";
import { taskOf } from "../task-of.ts";

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
  outgoing: OutgoingNotice,
  ports: NotifierPorts,
): Promise<{ readonly commentId: string }> {
  const task = taskOf(outgoing);
  const asked = news === "queued" ? task.commentId : null;
  const { commentId, greeted } = await ports.forge.ensureComment({
    repository: task.repository,
    issueNumber: placeOf(task),
    commentId: task.statusCommentId,
    marker: statusMarker(task.id),
    body: renderStatusComment(task, {
      ...statusOptions(task, ports),
      run: outgoing.run ?? null,
      place: outgoing.place ?? null,
    }),
    // Without a recorded id it is new only on the very first try of the very first news.
    mayExist: outgoing.attempt > 1 || news !== "queued" || task.attempt > 0,
    ...(asked !== null && task.nodeIds !== null && { greets: task.nodeIds }),
  });
  if (asked !== null && greeted !== true) await greet(task, asked, ports);
  return { commentId };
}

/** The reaction is a courtesy: worth another try, but not worth the news when the comment it belongs to is gone. */
async function greet(task: Task, commentId: string, { forge }: NotifierPorts): Promise<void> {
  const kind = task.followUp?.askedIn ?? "issue-comment";
  // GitHub has no reactions to reviews.
  if (kind === "review") return;
  try {
    await forge.ensureEyes(task.repository, { id: commentId, kind });
  } catch (error) {
    if (failureOf(error).retry === "later") throw error;
  }
}

function statusOptions(task: Task, ports: NotifierPorts): StatusOptions {
  return { taskUrl: ports.taskUrl(task.id), agent: ports.agentLabel(task.agent), tryMode: ports.tryMode };
}

/** The channel as the list of channels knows it. */
export const githubComment: NotifierDefinition = { channel, create: createGitHubCommentNotifier };
