import type { InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";

/** Adds 👀 to somebody's comment. GitHub keeps one reaction per account and kind, so a repetition adds nothing. */
export async function ensureEyes(
  client: Client,
  repository: InstalledRepository,
  commentId: string,
): Promise<void> {
  const { owner, name: repo } = repository;
  await ask({
    doing: { what: "react to the comment", permission: "Issues: write", repository },
    answer: z.unknown(),
    request: () =>
      client.rest.reactions.createForIssueComment({
        owner,
        repo,
        comment_id: Number(commentId),
        content: "eyes",
      }),
  });
}
