import { randomUUID } from "node:crypto";
import type { NoticeContent } from "@porter/orchestrator";
import type { Transaction } from "./database.ts";
import type { NoticeJob } from "./queues.ts";
import { notices } from "./schema.ts";

/** The channels a notice goes to, by name. */
export type ChannelsOf = (content: NoticeContent) => readonly string[];

/**
 * Puts notices into the outbox, one row per channel, and returns the jobs that deliver them. A reply whose key is
 * known on a channel is left out.
 */
export async function postNotices(
  tx: Transaction,
  contents: readonly NoticeContent[],
  channelsOf: ChannelsOf,
): Promise<readonly NoticeJob[]> {
  const now = new Date();
  const rows = contents.flatMap((content) =>
    channelsOf(content).map((channel) => rowOf(content, channel, now)),
  );
  if (rows.length === 0) return [];
  const written = await tx
    .insert(notices)
    .values(rows)
    .onConflictDoNothing({ target: [notices.channel, notices.replyKey] })
    .returning({ id: notices.id, taskId: notices.taskId, channel: notices.channel });
  return written.map(({ id, taskId, channel }) => ({
    kind: "notice",
    noticeId: id,
    group: `${taskId ?? id}:${channel}`,
  }));
}

function rowOf(content: NoticeContent, channel: string, now: Date): typeof notices.$inferInsert {
  const about =
    content.kind === "task" ? { taskId: content.taskId, news: content.news } : { replyKey: content.key };
  return {
    id: randomUUID(),
    channel,
    content,
    ...about,
    state: "pending",
    attempts: 0,
    nextAt: now,
    createdAt: now,
  };
}
