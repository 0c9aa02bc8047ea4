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
import {
  contextSchema,
  type BaseCommit,
  type ContextAnswer,
  type CrossReference,
  type Person,
} from "./context-schema.ts";
import type { Client } from "./installation.ts";

/** The context, and the tree of its base commit, which a later publication builds on. */
export interface ReadContext {
  readonly context: IssueContext;
  readonly baseTreeSha: string;
}

/** Reads the issue and its repository in one request. */
export async function readContext(client: Client, request: ContextRequest): Promise<ReadContext> {
  const { repository, issueNumber, base } = request;
  // HEAD is the default branch, whose name is not known before the answer.
  const start = base === null ? "HEAD" : `refs/heads/${base}`;
  const answer = await ask({
    doing: { what: `read issue #${issueNumber}`, permission: "Issues: read, Contents: read", repository },
    answer: contextSchema,
    request: async () => ({
      data: await readableParts(
        client.graphql(contextQuery, {
          owner: repository.owner,
          name: repository.name,
          number: issueNumber,
          baseRef: start,
          hasBase: base !== null,
          agentsGuide: `${start}:AGENTS.md`,
          readme: `${start}:README.md`,
          porterConfig: `${start}:.porter/config.json`,
        }),
        contextSchema,
      ),
    }),
  });
  const { branch, commit, defaultBranch } = baseOf(answer, request);
  return { context: contextOf(answer, { branch, commit, defaultBranch }), baseTreeSha: commit.tree.oid };
}

/** Errors beside complete data, as when one linked item may not be read, do not spoil the rest. */
export async function readableParts(answer: Promise<unknown>, schema: z.ZodType): Promise<unknown> {
  try {
    return await answer;
  } catch (thrown) {
    const partial = z.object({ data: schema }).safeParse(thrown);
    // The data itself, not the parsed form: `ask` parses it.
    if (partial.success && thrown instanceof Error && "data" in thrown) return thrown.data;
    throw thrown;
  }
}

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
    comments: issue.comments.map((comment) => ({
      id: comment.fullDatabaseId,
      author: authorOf(comment.author),
      body: comment.body,
      createdAt: comment.createdAt,
      editedAt: comment.lastEditedAt,
      minimized: comment.isMinimized,
    })),
    linked: linkedOf(issue.timelineItems),
    repository: {
      description: repository.description,
      primaryLanguage: repository.primaryLanguage?.name ?? null,
      private: repository.isPrivate,
      defaultBranch,
      branches: repository.refs.map((ref) => ref.name),
    },
    base: { branch, sha: commit.oid },
    files: {
      agentsGuide: repository.agentsGuide?.text ?? null,
      readme: repository.readme?.text ?? null,
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

/** Only of this repository: a title from elsewhere may be private, and its number means something else here. */
function linkedOf(references: readonly CrossReference[]): readonly LinkedItem[] {
  const linked = new Map<string, LinkedItem>();
  for (const { isCrossRepository, source } of references) {
    if (isCrossRepository) continue;
    const { number, title, url } = source;
    linked.set(
      url,
      source.__typename === "Issue"
        ? { kind: "issue", number, title, url, state: source.issueState.toLowerCase() }
        : { kind: "pull-request", number, title, url, state: source.pullRequestState.toLowerCase() },
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
