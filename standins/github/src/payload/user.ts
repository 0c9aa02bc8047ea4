import { timestamp } from "../state/clock.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";

/** GitHub's "simple user". */
export function userPayload(world: World, user: User) {
  const api = `${world.apiUrl}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: user.nodeId,
    avatar_url: `${world.webUrl}/avatars/${user.id}`,
    gravatar_id: "",
    url: api,
    html_url: userPage(world, user),
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** GitHub's "public user", as `GET /users/{username}` answers. */
export function publicUserPayload(world: World, user: User) {
  return {
    ...userPayload(world, user),
    name: user.name,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: [...world.repositories.values()].filter(({ owner }) => owner === user).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(user.createdAt),
    updated_at: timestamp(user.createdAt),
  };
}

/** Page of an account; a bot's page is that of its App. */
export function userPage(world: World, user: User): string {
  if (user.type === "Bot") return `${world.webUrl}/apps/${user.login.replace(/\[bot\]$/, "")}`;
  return `${world.webUrl}/${user.login}`;
}
