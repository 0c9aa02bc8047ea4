import { timestamp } from "../state/clock.ts";
import type { Gist, GistRevision } from "../state/gist.ts";
import { currentRevision } from "../state/gist.ts";
import type { World } from "../state/world.ts";
import { userPayload } from "./user.ts";

/** A Gist as lists carry it: without the text of its files. */
export function gistPayload(world: World, gist: Gist) {
  const url = `${world.apiUrl}/gists/${gist.id}`;
  const newest = currentRevision(gist);
  return {
    url,
    forks_url: `${url}/forks`,
    commits_url: `${url}/commits`,
    id: gist.id,
    node_id: Buffer.from(`Gist:${gist.id}`).toString("base64"),
    git_pull_url: `${world.webUrl}/gist/${gist.id}.git`,
    git_push_url: `${world.webUrl}/gist/${gist.id}.git`,
    html_url: `${world.webUrl}/gist/${gist.id}`,
    files: filesPayload(world, gist, newest),
    public: gist.public,
    created_at: timestamp(gist.createdAt),
    updated_at: timestamp(newest.committedAt),
    description: gist.description,
    comments: 0,
    user: null,
    comments_url: `${url}/comments`,
    owner: userPayload(world, gist.owner),
    truncated: false,
  };
}

/** One Gist, whole, as it was at a revision. */
export function fullGistPayload(world: World, gist: Gist, revision: GistRevision) {
  const listed = filesPayload(world, gist, revision);
  return {
    ...gistPayload(world, gist),
    files: Object.fromEntries(
      Object.entries(listed).map(([name, file]) => [
        name,
        { ...file, truncated: false, content: revision.files.get(name) ?? "", encoding: "utf-8" },
      ]),
    ),
    forks: [],
    history: gist.revisions.map(({ version, committedAt }) => ({
      user: userPayload(world, gist.owner),
      version,
      committed_at: timestamp(committedAt),
      change_status: { total: 1, additions: 1, deletions: 0 },
      url: `${world.apiUrl}/gists/${gist.id}/${version}`,
    })),
  };
}

function filesPayload(world: World, gist: Gist, revision: GistRevision) {
  return Object.fromEntries(
    [...revision.files].map(([filename, content]) => [
      filename,
      {
        filename,
        type: "application/json",
        language: "JSON",
        raw_url: `${world.webUrl}/gist/${gist.id}/raw/${revision.version}/${encodeURIComponent(filename)}`,
        size: Buffer.byteLength(content),
      },
    ]),
  );
}
