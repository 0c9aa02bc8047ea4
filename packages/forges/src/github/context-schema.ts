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
  comments: nodesOf(
    z.object({
      fullDatabaseId: z.coerce.string(),
      body: z.string(),
      createdAt: instant,
      lastEditedAt: instant.nullable(),
      isMinimized: z.boolean(),
      author: person,
    }),
  ),
  timelineItems: nodesOf(crossReference),
});

/** The answer to `contextQuery`. */
export const contextSchema = z.object({
  repository: z.object({
    description: z.string().nullable(),
    isPrivate: z.boolean(),
    primaryLanguage: z.object({ name: z.string() }).nullable(),
    refs: nodesOf(z.object({ name: z.string() })),
    /** `null` while a repository has no commit. */
    defaultBranchRef: z.object({ name: z.string(), target: baseCommit.nullish() }).nullable(),
    /** Absent when no base was asked for, `null` when there is no such branch. */
    base: z.object({ name: z.string(), target: baseCommit.nullable() }).nullish(),
    agentsGuide: fileText,
    readme: fileText,
    porterConfig: fileText,
    issue,
  }),
});

export type ContextAnswer = z.output<typeof contextSchema>;
export type BaseCommit = z.output<typeof baseCommit>;
export type Person = z.output<typeof person>;
export type CrossReference = z.output<typeof crossReference>;
