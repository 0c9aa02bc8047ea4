import { createHmac } from "node:crypto";
import { startGitHubStandIn } from "@porter/standins-github";

/** Size of the body that is posted, in bytes: what `issue_comment.created` has on an issue with a longer text. */
export const bodyBytes = 12_600;

/** A delivery's body with places for what differs between two of them. */
export interface BodyTemplate {
  readonly text: string;
}

/** Stand for themselves in the template; as long as the numbers that replace them, so that all bodies are as large. */
const issueNumber = 7_000_001;
const commentId = 8_000_001;

/** The body of `issue_comment.created` as the stand-in sends it, filled up to `bodyBytes` by the issue's text. */
export async function commentTemplate(comment: string): Promise<BodyTemplate> {
  const standIn = await startGitHubStandIn();
  try {
    await standIn.addRepository({ name: "acme/bench", collaborators: { ann: "write" } });
    standIn.setWebhook({ url: "http://127.0.0.1:1/", secret: "unused" });
    const { number } = standIn.openIssue({
      repository: "acme/bench",
      author: "ann",
      title: "Slow",
      body: "@@",
    });
    const { id } = standIn.comment({ repository: "acme/bench", number }, "ann", comment);
    await standIn.webhooksSettled();
    const sent = standIn.deliveries.find((delivery) => delivery.event === "issue_comment");
    if (sent === undefined) throw new Error("The stand-in sent no issue_comment.");
    const body: unknown = JSON.parse(sent.body, (key, value: unknown) => {
      if (key === "number" && value === number) return issueNumber;
      if (key === "id" && value === id) return commentId;
      return value;
    });
    const bare = JSON.stringify(body);
    const missing = bodyBytes - Buffer.byteLength(bare) + 2;
    const text = bare.replace(
      '"@@"',
      () => `"${"The third page takes a minute. ".repeat(500).slice(0, missing)}"`,
    );
    return { text };
  } finally {
    await standIn.close();
  }
}

/** One of many bodies of a template: each `index` is a comment on an issue of its own. */
export function bodyOf({ text }: BodyTemplate, index: number): Buffer {
  return Buffer.from(
    text
      .replaceAll(String(issueNumber), String(issueNumber + index))
      .replaceAll(String(commentId), String(commentId + index)),
  );
}

/** `X-Hub-Signature-256` of a body. */
export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
