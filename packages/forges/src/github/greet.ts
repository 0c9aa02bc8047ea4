import { PorterError, type ManagedComment, type NodeIds } from "@porter/orchestrator";
import { z } from "zod";
import { askParts } from "./ask-parts.ts";
import type { Client } from "./installation.ts";

/** Schema: https://docs.github.com/en/graphql/reference/mutations#addcomment */
const greeting = /* GraphQL */ `
  mutation PorterGreeting($issue: ID!, $comment: ID!, $body: String!) {
    addComment(input: { subjectId: $issue, body: $body }) {
      commentEdge {
        node {
          fullDatabaseId
        }
      }
    }
    addReaction(input: { subjectId: $comment, content: EYES }) {
      reaction {
        content
      }
    }
  }
`;

const greetingSchema = z.object({
  addComment: z
    .object({ commentEdge: z.object({ node: z.object({ fullDatabaseId: z.coerce.string() }) }) })
    .nullable(),
  addReaction: z.object({ reaction: z.object({ content: z.string() }) }).nullable(),
});

/** What came of a greeting. `commentId` is `null` when GitHub refused the comment. */
export interface Greeting {
  readonly commentId: string | null;
  readonly greeted: boolean;
}

/**
 * Comments on an issue and puts 👀 on the comment that asked, in one request, which is never repeated blindly.
 * Throws as `ask`; what GitHub refused of it is for the caller to make up for.
 */
export async function greet(client: Client, comment: ManagedComment, asked: NodeIds): Promise<Greeting> {
  const { repository, issueNumber, body } = comment;
  const doing = { what: `comment on issue #${issueNumber}`, permission: "Issues: write", repository };
  try {
    const { addComment, addReaction } = await askParts(client, {
      doing,
      answer: greetingSchema,
      mutation: greeting,
      variables: { issue: asked.issue, comment: asked.comment, body },
    });
    return {
      commentId: addComment?.commentEdge.node.fullDatabaseId ?? null,
      greeted: addReaction !== null,
    };
  } catch (error) {
    // Refused as a whole, with nothing done: the plain requests say better why, or succeed.
    if (error instanceof PorterError && error.retry === "never") return { commentId: null, greeted: false };
    throw error;
  }
}
