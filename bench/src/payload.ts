import { createHmac } from "node:crypto";
import type { GitHubStandIn } from "@porter/standins-github";

/** Size of the posted bodies, in bytes: what `issue_comment.created` has where the issue has a longer text. */
export const bodyBytes = 12_600;

/** A comment on an issue, by their numbers at GitHub. */
export interface CommentPlace {
  readonly issue: number;
  readonly comment: number;
}

/** Body of a delivery, with stand-ins for the numbers of issue and comment. */
export type BodyTemplate = string;

const issueStandIn = 7_000_001;
const commentStandIn = 8_000_001;
const fillStandIn = "@fill@";
const fill = "The third page of the report takes a minute to appear. ";

/** The body of `issue_comment.created` as the stand-in for GitHub sends it, filled up to `bodyBytes`. */
export async function commentTemplate(
  standIn: GitHubStandIn,
  repository: string,
  text: string,
): Promise<BodyTemplate> {
  // Nobody listens there: only what would be sent counts.
  standIn.setWebhook({ url: "http://127.0.0.1:1/", secret: "unused" });
  const { number } = standIn.openIssue({
    repository,
    author: "ann",
    title: "Slow report",
    body: fillStandIn,
  });
  const { id } = standIn.comment({ repository, number }, "ann", text);
  await standIn.webhooksSettled();
  standIn.setWebhook(null);
  const sent = standIn.deliveries.findLast((delivery) => delivery.event === "issue_comment");
  if (sent === undefined) throw new Error("The stand-in for GitHub sent no issue_comment.");
  const template = JSON.stringify(JSON.parse(sent.body), (key, value: unknown) => {
    if (key === "number" && value === number) return issueStandIn;
    if (key === "id" && value === id) return commentStandIn;
    if (typeof value !== "string") return value;
    return value
      .replaceAll(`/issues/${number}`, `/issues/${issueStandIn}`)
      .replaceAll(`/comments/${id}`, `/comments/${commentStandIn}`)
      .replaceAll(`issuecomment-${id}`, `issuecomment-${commentStandIn}`);
  });
  const missing = bodyBytes - Buffer.byteLength(template) + fillStandIn.length;
  return template.replace(fillStandIn, fill.repeat(Math.ceil(missing / fill.length)).slice(0, missing));
}

/** What would be delivered for this comment. */
export function bodyOf(template: BodyTemplate, { issue, comment }: CommentPlace): Buffer {
  return Buffer.from(
    template
      .replaceAll(String(issueStandIn), String(issue))
      .replaceAll(String(commentStandIn), String(comment)),
  );
}

/** `X-Hub-Signature-256` of a body. */
export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
