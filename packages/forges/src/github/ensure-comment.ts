import { PorterError, type ManagedComment, type StandingComment } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { BoundedMap } from "./bounded-map.ts";
import type { Doing } from "./forge-error.ts";
import { greet } from "./greet.ts";
import type { Client } from "./installation.ts";

const commentSchema = z.object({ id: z.int() });
const listSchema = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
);

const perPage = 100;

/** What `ensureComment` knows beside the request. */
export interface CommentMemory {
  /** Login under which the App writes: `<slug>[bot]`. */
  readonly ownLogin: () => Promise<string>;
  /** Last text by comment id, or `null` where other processes write the same comments. */
  readonly lastBodies: BoundedMap<string, string> | null;
}

/**
 * Creates or edits the one comment. A known id is edited; a comment whose id was lost is found by its marker, but
 * only among the App's own comments, so that nobody can plant one. A comment that somebody deleted is made anew.
 */
export async function ensureComment(
  client: Client,
  comment: ManagedComment,
  memory: CommentMemory,
): Promise<StandingComment> {
  const standing = await stand(client, comment, memory);
  memory.lastBodies?.set(standing.commentId, comment.body);
  return standing;
}

async function stand(
  client: Client,
  comment: ManagedComment,
  memory: CommentMemory,
): Promise<StandingComment> {
  const { greets, commentId, mayExist } = comment;
  if (greets === undefined || commentId !== null || mayExist) {
    return { commentId: await write(client, comment, memory) };
  }
  const greeting = await greet(client, comment, greets);
  const made = greeting.commentId ?? (await write(client, { ...comment, mayExist: true }, memory));
  return { commentId: made, ...(greeting.greeted && { greeted: true }) };
}

async function write(client: Client, comment: ManagedComment, memory: CommentMemory): Promise<string> {
  const { commentId, body } = comment;
  if (commentId !== null) {
    if (memory.lastBodies?.get(commentId) === body) return commentId;
    if (await edit(client, comment, commentId)) return commentId;
    memory.lastBodies?.delete(commentId);
  }
  if (commentId !== null || comment.mayExist) {
    const found = await find(client, comment, await memory.ownLogin());
    if (found?.body === body) return found.id;
    if (found && (await edit(client, comment, found.id))) return found.id;
  }
  return create(client, comment);
}

async function create(client: Client, comment: ManagedComment): Promise<string> {
  const { repository, issueNumber, body } = comment;
  const { id } = await ask({
    doing: doing(comment, "comment on"),
    answer: commentSchema,
    request: () =>
      client.rest.issues.createComment({
        owner: repository.owner,
        repo: repository.name,
        issue_number: issueNumber,
        body,
        // After a lost answer the comment may stand there: the caller tries again and says `mayExist`.
        request: { retries: 0 },
      }),
  });
  return String(id);
}

/** False when the comment is gone. */
async function edit(client: Client, comment: ManagedComment, commentId: string): Promise<boolean> {
  const { repository, body } = comment;
  try {
    await ask({
      doing: doing(comment, "edit its comment on"),
      answer: commentSchema,
      request: () =>
        client.rest.issues.updateComment({
          owner: repository.owner,
          repo: repository.name,
          comment_id: Number(commentId),
          body,
        }),
    });
    return true;
  } catch (error) {
    if (error instanceof PorterError && error.code === "forge_not_found") return false;
    throw error;
  }
}

interface FoundComment {
  readonly id: string;
  readonly body: string;
}

async function find(client: Client, comment: ManagedComment, ownLogin: string): Promise<FoundComment | null> {
  const { repository, issueNumber, marker } = comment;
  for (let page = 1; ; page += 1) {
    const comments = await ask({
      doing: doing(comment, "look for its comment on"),
      answer: listSchema,
      request: () =>
        client.rest.issues.listComments({
          owner: repository.owner,
          repo: repository.name,
          issue_number: issueNumber,
          per_page: perPage,
          page,
        }),
    });
    for (const { id, body, user } of comments) {
      if (user?.login === ownLogin && body?.includes(marker)) return { id: String(id), body };
    }
    if (comments.length < perPage) return null;
  }
}

function doing({ repository, issueNumber }: ManagedComment, what: string): Doing {
  return { what: `${what} issue #${issueNumber}`, permission: "Issues: write", repository };
}
