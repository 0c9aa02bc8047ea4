import { z } from "zod";

export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** `null` when the account is gone. */
export const person = z.object({ __typename: z.string(), login: z.string() }).nullable();

/** GraphQL lists hold `null` where one entry could not be read; that entry is left out. */
export function nodesOf<Node extends z.ZodType>(node: Node) {
  return z
    .object({ nodes: z.array(node.nullable()).nullable() })
    .nullable()
    .transform((connection) => (connection?.nodes ?? []).filter((entry) => entry !== null));
}

/** As `nodesOf`, with how many there are in all. */
function countedNodesOf<Node extends z.ZodType>(node: Node) {
  return z
    .object({ totalCount: z.int(), nodes: z.array(node.nullable()).nullable() })
    .nullable()
    .transform((connection) => ({
      total: connection?.totalCount ?? 0,
      nodes: (connection?.nodes ?? []).filter((entry) => entry !== null),
    }));
}

const treeEntry = z.object({ name: z.string(), type: z.string() });

const baseCommit = z.object({
  oid: z.string(),
  tree: z.object({
    oid: z.string(),
    entries: z
      .array(
        treeEntry.extend({
          /** Holds `entries` for folders; empty for anything else. */
          object: z.object({ entries: z.array(treeEntry).nullish() }).nullish(),
        }),
      )
      .nullish(),
  }),
});

/** Holds `text` for files; empty for a folder of that name. */
const fileText = z.object({ text: z.string().nullish() }).nullable();

const crossReference = z.object({
  isCrossRepository: z.boolean(),
  source: z.discriminatedUnion("__typename", [
    z.object({
      __typename: z.literal("Issue"),
      number: z.int(),
      title: z.string(),
      url: z.url(),
      issueState: z.string(),
    }),
    z.object({
      __typename: z.literal("PullRequest"),
      number: z.int(),
      title: z.string(),
      url: z.url(),
      pullRequestState: z.string(),
    }),
  ]),
});

/** A pull request whose merge closes the issue: by a closing word in its text, or linked by hand. */
const closingPullRequest = z.object({
  number: z.int(),
  title: z.string(),
  url: z.url(),
  state: z.string(),
  repository: z.object({ nameWithOwner: z.string() }),
});

const issue = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string(),
  url: z.url(),
  state: z.enum(["OPEN", "CLOSED"]),
  createdAt: instant,
  lastEditedAt: instant.nullable(),
  author: person,
  labels: nodesOf(z.object({ name: z.string() })),
  assignees: nodesOf(z.object({ login: z.string() })),
  comments: countedNodesOf(
    z.object({
      fullDatabaseId: z.coerce.string(),
      body: z.string(),
      createdAt: instant,
      lastEditedAt: instant.nullable(),
      isMinimized: z.boolean(),
      author: person,
    }),
  ),
  closedByPullRequestsReferences: nodesOf(closingPullRequest),
  timelineItems: nodesOf(crossReference),
});

/** The answer to `contextQuery`. */
export const contextSchema = z.object({
  repository: z.object({
    id: z.string(),
    nameWithOwner: z.string(),
    description: z.string().nullable(),
    isPrivate: z.boolean(),
    primaryLanguage: z.object({ name: z.string() }).nullable(),
    refs: countedNodesOf(z.object({ name: z.string() })),
    /** `null` while a repository has no commit. */
    defaultBranchRef: z.object({ name: z.string(), target: baseCommit.nullish() }).nullable(),
    /** Absent when no base was asked for, `null` when there is no such branch. */
    base: z.object({ name: z.string(), target: baseCommit.nullable() }).nullish(),
    agentsGuide: fileText,
    /** `null` while there is no branch of the name that the task will publish on. */
    head: z.object({ name: z.string() }).nullable(),
    readme: fileText,
    readmeLower: fileText,
    readmePlain: fileText,
    readmeRst: fileText,
    readmeText: fileText,
    porterConfig: fileText,
    issue,
  }),
});

export type ContextAnswer = z.output<typeof contextSchema>;
export type BaseCommit = z.output<typeof baseCommit>;
export type Person = z.output<typeof person>;
