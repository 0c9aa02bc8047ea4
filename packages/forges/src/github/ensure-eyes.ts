import type { AskingComment, InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";

/** Adds 👀 to somebody's comment. GitHub keeps one reaction per account and kind, so a repetition adds nothing. */
export async function ensureEyes(
  client: Client,
  repository: InstalledRepository,
  { id, kind }: AskingComment,
): Promise<void> {
  const { owner, name: repo } = repository;
  const reaction = { owner, repo, comment_id: Number(id), content: "eyes" } as const;
  const { reactions } = client.rest;
  await ask({
    doing: { what: "react to the comment", permission: "Issues: write, Pull requests: write", repository },
    answer: z.unknown(),
    request: () =>
      kind === "issue-comment"
        ? reactions.createForIssueComment(reaction)
        : reactions.createForPullRequestReviewComment(reaction),
  });
}
