import { timestamp } from "../state/clock.ts";
import { fullName } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { userPayload } from "./user.ts";

/** Address of a repository in the REST API. */
export function repositoryApi(world: World, repository: Repository): string {
  return `${world.apiUrl}/repos/${fullName(repository)}`;
}

/** Page of a repository. */
export function repositoryPage(world: World, repository: Repository): string {
  return `${world.webUrl}/${fullName(repository)}`;
}

// Parts of the API below a repository, each with GitHub's URI template after it.
const links: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** A repository as lists, pull requests and webhooks carry it. */
export function repositoryPayload(world: World, repository: Repository) {
  const api = repositoryApi(world, repository);
  const page = repositoryPage(world, repository);
  const openIssues = [...repository.issues.values()].filter(({ state }) => state === "open").length;
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: userPayload(world, repository.owner),
    html_url: page,
    description: repository.description,
    fork: false,
    url: api,
    ...Object.fromEntries(Object.entries(links).map(([name, suffix]) => [name, `${api}${suffix}`])),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.updatedAt),
    pushed_at: timestamp(repository.pushedAt),
    git_url: `git://${new URL(page).host}/${fullName(repository)}.git`,
    ssh_url: `git@${new URL(page).hostname}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: repository.primaryLanguage,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? ("private" as const) : ("public" as const),
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** A repository as `GET /repos/{owner}/{repo}` answers. */
export function fullRepositoryPayload(world: World, repository: Repository) {
  return { ...repositoryPayload(world, repository), network_count: 0, subscribers_count: 0 };
}
