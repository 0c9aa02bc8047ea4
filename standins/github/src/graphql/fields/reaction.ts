import { timestamp } from "../../state/clock.ts";
import type { ReactionContent } from "../../state/issue.ts";
import { actorSource } from "../source.ts";
import type { Fields, ReactionSource } from "../source.ts";

/** Reactions as GraphQL spells them. */
const graphNames: Readonly<Record<ReactionContent, string>> = {
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  laugh: "LAUGH",
  confused: "CONFUSED",
  heart: "HEART",
  hooray: "HOORAY",
  rocket: "ROCKET",
  eyes: "EYES",
};

/** The reaction that GraphQL means by an enum value. */
export function reactionContent(graphName: string): ReactionContent {
  const found = Object.entries(graphNames).find(([, name]) => name === graphName);
  if (found === undefined) throw new Error(`${graphName} is not in GitHub's schema.`);
  return found[0] as ReactionContent;
}

export const reactionFields: Fields<ReactionSource> = {
  id: ({ reaction }) => reaction.nodeId,
  databaseId: ({ reaction }) => reaction.id,
  content: ({ reaction }) => graphNames[reaction.content],
  createdAt: ({ reaction }) => timestamp(reaction.createdAt),
  // The schema has no place for a bot here.
  user: ({ reaction }) => (reaction.user.type === "User" ? actorSource(reaction.user) : null),
};
