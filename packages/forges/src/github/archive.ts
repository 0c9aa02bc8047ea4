import type {
  Archive,
  InstalledRepository,
  PastComment,
  PastIssue,
  Repository,
  SurveyedRepository,
} from "@porter/orchestrator";
import { z } from "zod";
import { findRepository } from "./find-repository.ts";
import type { Client, Clients } from "./installation.ts";
import { type Listing, perPage, readFirstPage, readMorePages } from "./read-pages.ts";

const instant = z.iso.datetime().transform((text) => new Date(text));
const author = z
  .object({ login: z.string() })
  .nullish()
  .transform((user) => user?.login ?? null);

const commentSchema = z
  .object({
    id: z.int(),
    issue_url: z.string().regex(/\/\d+$/),
    user: author,
    body: z.string().nullish(),
    created_at: instant,
    updated_at: instant,
  })
  .transform((comment): PastComment => ({
    id: String(comment.id),
    issueNumber: Number(comment.issue_url.split("/").at(-1)),
    author: comment.user,
    body: comment.body ?? "",
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
  }));

const issueSchema = z
  .object({
    number: z.int(),
    user: author,
    title: z.string(),
    body: z.string().nullish(),
    html_url: z.url(),
    created_at: instant,
    pull_request: z.object({ merged_at: instant.nullish() }).nullish(),
  })
  .transform((issue): PastIssue => ({
    number: issue.number,
    author: issue.user,
    title: issue.title,
    body: issue.body ?? "",
    url: issue.html_url,
    createdAt: issue.created_at,
    pullRequest: issue.pull_request ? { mergedAt: issue.pull_request.merged_at ?? null } : null,
  }));

const installationSchema = z.object({ id: z.int().positive(), suspended_at: z.string().nullish() });
const repositorySchema = z.object({ name: z.string(), owner: z.object({ login: z.string() }) });

/**
 * The past in as few requests as GitHub allows: two lists per repository, all its comments and all its issues with the
 * pull requests among them. The search would need fewer and cannot be used: it lags, and ends at 1,000 hits.
 * Source: https://docs.github.com/en/rest/search/search#about-search
 */
export function createArchive(clients: Clients, ownLogin: () => Promise<string>): Archive {
  return {
    async survey(only) {
      const { repositories, requests } =
        only === null ? await allRepositories(clients) : await oneRepository(clients, only);
      const login = await ownLogin();
      const remaining = new Map<number, number>();
      const surveyed: SurveyedRepository[] = [];
      for (const repository of repositories) {
        const { first, left } = await look(
          clients.installation(repository.installationId),
          repository,
          login,
        );
        if (left !== null) remaining.set(repository.installationId, left);
        surveyed.push(first);
      }
      const tokens = new Set(repositories.map(({ installationId }) => installationId)).size;
      const asked = requests + 2 * repositories.length + tokens;
      // One more to learn the App's own name.
      return { requestsSpent: asked + 1, remaining, repositories: surveyed };
    },
  };
}

interface Found {
  readonly repositories: readonly InstalledRepository[];
  /** Requests it took, sign-ins left out. */
  readonly requests: number;
}

async function oneRepository(clients: Clients, only: Repository): Promise<Found> {
  return { repositories: [await findRepository(clients, only)], requests: 2 };
}

async function allRepositories(clients: Clients): Promise<Found> {
  const installations: Listing<z.infer<typeof installationSchema>> = {
    doing: { what: "list its installations", permission: "Metadata: read", repository: null },
    answer: z.array(installationSchema),
    request: (page) => clients.app.rest.apps.listInstallations({ per_page: perPage, page }),
  };
  const first = await readFirstPage(installations);
  let requests = 1 + first.more;
  const repositories: InstalledRepository[] = [];
  for (const { id, suspended_at: suspended } of await readMorePages(installations, first)) {
    if (suspended) continue;
    const listing = repositoriesOf(clients.installation(id));
    const page = await readFirstPage(listing);
    requests += 1 + page.more;
    const found = await readMorePages(listing, page);
    repositories.push(...found.map(({ name, owner }) => ({ owner: owner.login, name, installationId: id })));
  }
  return { repositories, requests };
}

function repositoriesOf(client: Client): Listing<z.infer<typeof repositorySchema>> {
  return {
    doing: {
      what: "list the repositories of an installation",
      permission: "Metadata: read",
      repository: null,
    },
    answer: z
      .object({ repositories: z.array(repositorySchema) })
      .transform(({ repositories }) => repositories),
    request: (page) => client.rest.apps.listReposAccessibleToInstallation({ per_page: perPage, page }),
  };
}

async function look(
  client: Client,
  repository: InstalledRepository,
  ownLogin: string,
): Promise<{ readonly first: SurveyedRepository; readonly left: number | null }> {
  const comments = commentsOf(client, repository);
  const issues = issuesOf(client, repository);
  const firstComments = await readFirstPage(comments);
  const firstIssues = await readFirstPage(issues);
  const first: SurveyedRepository = {
    repository,
    requests: firstComments.more + firstIssues.more,
    read: async () => ({
      repository,
      ownLogin,
      comments: await readMorePages(comments, firstComments),
      issues: await readMorePages(issues, firstIssues),
    }),
  };
  return { first, left: firstIssues.remaining ?? firstComments.remaining };
}

/** Oldest first, so that what is written meanwhile moves nothing to another page. */
const order = { sort: "created", direction: "asc", per_page: perPage } as const;

function commentsOf(client: Client, repository: InstalledRepository): Listing<PastComment> {
  const place = { owner: repository.owner, repo: repository.name };
  return {
    doing: { what: "list all comments", permission: "Issues: read", repository },
    answer: z.array(commentSchema),
    request: (page) => client.rest.issues.listCommentsForRepo({ ...place, ...order, page }),
  };
}

function issuesOf(client: Client, repository: InstalledRepository): Listing<PastIssue> {
  const place = { owner: repository.owner, repo: repository.name };
  return {
    doing: { what: "list all issues", permission: "Issues: read", repository },
    answer: z.array(issueSchema),
    request: (page) => client.rest.issues.listForRepo({ ...place, ...order, state: "all", page }),
  };
}
