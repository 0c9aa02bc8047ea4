import { userPage } from "../../payload/user.ts";
import { timestamp } from "../../state/clock.ts";
import type { ActorSource, Fields } from "../source.ts";

/** Somebody who acts. GitHub's GraphQL names a bot without `[bot]`, unlike REST. */
export const actorFields: Fields<ActorSource> = {
  id: ({ user }) => user.nodeId,
  databaseId: ({ user }) => user.id,
  login: ({ user }) => (user.type === "Bot" ? user.login.replace(/\[bot\]$/, "") : user.login),
  name: ({ user }) => user.name,
  url: ({ user }, _args, { world }) => userPage(world, user),
  avatarUrl: ({ user }, _args, { world }) => `${world.webUrl}/avatars/${user.id}`,
  createdAt: ({ user }) => timestamp(user.createdAt),
  updatedAt: ({ user }) => timestamp(user.createdAt),
};
