import {
  fullName,
  PorterError,
  type Author,
  type ContextRequest,
  type IssueContext,
  type LinkedItem,
} from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { contextQuery } from "./context-query.ts";
import { contextSchema, type BaseCommit, type ContextAnswer, type Person } from "./context-schema.ts";
import type { Client } from "./installation.ts";
import { partialData } from "./partial-data.ts";

/** The context, and what a later publication builds on. */
export interface ReadContext {
  readonly context: IssueContext;
  readonly baseTreeSha: string;
  /** Global id of the repository. */
  readonly repositoryId: string;
  /** True when the branch to publish on was asked for and does not exist. */
  readonly headIsFree: boolean;
}

/** Reads the issue and its repository in one request; in two where the README has an unusual name. */
export async function readContext(client: Client, request: ContextRequest): Promise<ReadContext> {
  const { repository, issueNumber, base } = request;
  // HEAD is the default branch, whose name is not known before the answer.
  const start = base === null ? "HEAD" : `refs/heads/${base}`;
  const answer = await ask({
    doing: { what: `read issue #${issueNumber}`, permission: "Issues: read, Contents: read", repository },
    answer: contextSchema,
    request: async () => ({
      // Errors beside complete data, as when one linked item may not be read, do not spoil the rest.
      data: await partialData(
        client.graphql(contextQuery, {
          owner: repository.owner,
          name: repository.name,
          number: issueNumber,
          baseRef: start,
          headRef: `refs/heads/${request.head ?? base ?? "HEAD"}`,
          hasBase: base !== null,
          agentsGuide: `${start}:AGENTS.md`,
          readme: `${start}:README.md`,
          readmeLower: `${start}:readme.md`,
          readmePlain: `${start}:README`,
          readmeRst: `${start}:README.rst`,
          readmeText: `${start}:README.txt`,
          porterConfig: `${start}:.porter/config.json`,
        }),
        contextSchema,
      ),
    }),
  });
  const found = baseOf(answer, request);
  const { commit } = found;
  const context = contextOf(answer, found);
  const readme = context.files.readme ?? (await readOtherReadme(client, request, context));
  return {
    context: { ...context, files: { ...context.files, readme } },
    baseTreeSha: commit.tree.oid,
    repositoryId: answer.repository.id,
    headIsFree: request.head !== undefined && answer.repository.head === null,
  };
}

/** Where GitHub itself looks for a README, in its order. */
const readmePlaces = [/^\.github\/readme(\.\w+)?$/i, /^readme(\.\w+)?$/i, /^docs\/readme(\.\w+)?$/i];

/** A README whose name the query could not guess, found in the tree. */
async function readOtherReadme(
  client: Client,
  { repository }: ContextRequest,
  { tree, base }: IssueContext,
): Promise<string | null> {
  const path = readmePlaces.flatMap((place) => tree.filter((one) => place.test(one))).at(0);
  if (path === undefined) return null;
  const { content } = await ask({
    doing: { what: `read ${path}`, permission: "Contents: read", repository },
    answer: fileSchema,
    request: () =>
      client.rest.repos.getContent({
        owner: repository.owner,
        repo: repository.name,
        path,
        ref: base.sha,
      }),
  });
  return Buffer.from(content, "base64").toString("utf8");
}

/** A file of up to 1 MB; above that, and for a submodule of that name, `content` is empty or absent. */
const fileSchema = z.object({ content: z.string().default("") });

interface Base {
  readonly branch: string;
  readonly commit: BaseCommit;
  readonly defaultBranch: string;
}

function baseOf({ repository }: ContextAnswer, request: ContextRequest): Base {
  const name = fullName(request.repository);
  if (repository.defaultBranchRef === null) {
    throw new PorterError({
      code: "forge_invalid",
      message: `${name} has no commit yet. Push a first one, then try again.`,
      retry: "never",
    });
  }
  const defaultBranch = repository.defaultBranchRef.name;
  const branch = request.base ?? defaultBranch;
  const commit = request.base === null ? repository.defaultBranchRef.target : repository.base?.target;
  if (commit === null || commit === undefined) {
    throw new PorterError({
      code: "forge_not_found",
      message: `${name} has no branch “${branch}” to start from. Check the name given with --base.`,
      retry: "never",
    });
  }
  return { branch, commit, defaultBranch };
}

function contextOf({ repository }: ContextAnswer, { branch, commit, defaultBranch }: Base): IssueContext {
  const { issue } = repository;
  return {
    issue: {
      number: issue.number,
      title: issue.title,
      body: issue.body,
      url: issue.url,
      state: issue.state === "OPEN" ? "open" : "closed",
      author: authorOf(issue.author),
      labels: issue.labels.map((label) => label.name),
      assignees: issue.assignees.map((assignee) => assignee.login),
      createdAt: issue.createdAt,
      editedAt: issue.lastEditedAt,
    },
    comments: issue.comments.nodes.map((comment) => ({
      id: comment.fullDatabaseId,
      author: authorOf(comment.author),
      body: comment.body,
      createdAt: comment.createdAt,
      editedAt: comment.lastEditedAt,
      minimized: comment.isMinimized,
    })),
    linked: linkedOf(repository),
    repository: {
      description: repository.description,
      primaryLanguage: repository.primaryLanguage?.name ?? null,
      private: repository.isPrivate,
      defaultBranch,
      branches: repository.refs.nodes.map((ref) => ref.name),
    },
    unread: {
      comments: issue.comments.total - issue.comments.nodes.length,
      branches: repository.refs.total - repository.refs.nodes.length,
    },
    base: { branch, sha: commit.oid },
    files: {
      agentsGuide: repository.agentsGuide?.text ?? null,
      readme: readmeOf(repository),
      porterConfig: repository.porterConfig?.text ?? null,
    },
    tree: pathsOf(commit),
  };
}

/** GraphQL names a bot without the `[bot]` that REST, webhooks and the website give it. */
export function authorOf(person: Person): Author {
  // What GitHub itself shows for an account that is gone.
  if (person === null) return { login: "ghost", kind: "user" };
  if (person.__typename !== "Bot") return { login: person.login, kind: "user" };
  return { login: `${person.login.replace(/\[bot\]$/, "")}[bot]`, kind: "bot" };
}

function readmeOf(files: ContextAnswer["repository"]): string | null {
  const found = [files.readme, files.readmeLower, files.readmePlain, files.readmeRst, files.readmeText];
  return found.map((file) => file?.text ?? null).find((text) => text !== null) ?? null;
}

/** Only of this repository: a title from elsewhere may be private, and its number means something else here. */
function linkedOf({ nameWithOwner, issue }: ContextAnswer["repository"]): readonly LinkedItem[] {
  const linked = new Map<string, LinkedItem>();
  for (const { repository, number, title, url, state } of issue.closedByPullRequestsReferences) {
    if (repository.nameWithOwner !== nameWithOwner) continue;
    linked.set(url, { kind: "pull-request", number, title, url, state: state.toLowerCase(), closes: true });
  }
  for (const { isCrossRepository, source } of issue.timelineItems) {
    if (isCrossRepository) continue;
    const { number, title, url } = source;
    if (linked.has(url)) continue;
    const item = { number, title, url, closes: false };
    linked.set(
      url,
      source.__typename === "Issue"
        ? { ...item, kind: "issue", state: source.issueState.toLowerCase() }
        : { ...item, kind: "pull-request", state: source.pullRequestState.toLowerCase() },
    );
  }
  return [...linked.values()];
}

function pathsOf(commit: BaseCommit): readonly string[] {
  return (commit.tree.entries ?? []).flatMap((entry) => [
    pathOf(entry),
    ...(entry.object?.entries ?? []).map((child) => `${entry.name}/${pathOf(child)}`),
  ]);
}

function pathOf(entry: { readonly name: string; readonly type: string }): string {
  return entry.type === "tree" ? `${entry.name}/` : entry.name;
}
