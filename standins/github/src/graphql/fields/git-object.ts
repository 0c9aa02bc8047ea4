import type { Commit } from "../../git/commit.ts";
import { entryType } from "../../git/tree.ts";
import { repositoryPage } from "../../payload/repository.ts";
import { timestamp } from "../../state/clock.ts";
import { nodeId } from "../../state/ids.ts";
import { gitObjectSource, repositorySource } from "../source.ts";
import type { Fields, GitObjectSource, TreeEntrySource } from "../source.ts";

const objectFields: Fields<GitObjectSource> = {
  id: ({ repository, sha }) => nodeId("C", `${repository.id}:${sha}`),
  oid: ({ sha }) => sha,
  abbreviatedOid: ({ sha }) => sha.slice(0, 7),
  commitUrl: ({ repository, sha }, _args, { world }) => `${repositoryPage(world, repository)}/commit/${sha}`,
  repository: ({ repository }) => repositorySource(repository),
};

export const blobFields: Fields<GitObjectSource> = {
  ...objectFields,
  byteSize: async ({ repository, sha }) => (await repository.git.objects.describe(sha))?.size ?? 0,
  isBinary: async (source) => isBinary(await readContent(source)),
  isTruncated: () => false,
  text: async (source) => {
    const content = await readContent(source);
    return isBinary(content) ? null : content.toString("utf8");
  },
};

export const treeFields: Fields<GitObjectSource> = {
  ...objectFields,
  entries: async ({ repository, sha }) =>
    ((await repository.git.readTree(sha)) ?? []).map((entry) => ({
      __typename: "TreeEntry",
      repository,
      entry,
    })),
};

export const treeEntryFields: Fields<TreeEntrySource> = {
  name: ({ entry }) => entry.name,
  oid: ({ entry }) => entry.sha,
  type: ({ entry }) => entryType(entry),
  mode: ({ entry }) => Number.parseInt(entry.mode, 8),
  size: async ({ repository, entry }) =>
    entryType(entry) === "blob" ? ((await repository.git.objects.describe(entry.sha))?.size ?? 0) : 0,
  // A submodule points at a commit of another repository.
  object: ({ repository, entry }) =>
    entryType(entry) === "commit"
      ? null
      : gitObjectSource(repository, { sha: entry.sha, type: entryType(entry) }),
};

export const commitFields: Fields<GitObjectSource> = {
  ...objectFields,
  url: ({ repository, sha }, _args, { world }) => `${repositoryPage(world, repository)}/commit/${sha}`,
  message: async (source) => (await readCommit(source)).message,
  messageHeadline: async (source) => (await readCommit(source)).message.split("\n")[0],
  committedDate: async (source) => timestamp((await readCommit(source)).committer.date),
  authoredDate: async (source) => timestamp((await readCommit(source)).author.date),
  tree: async (source) => {
    const { tree } = await readCommit(source);
    return gitObjectSource(source.repository, { sha: tree, type: "tree" });
  },
};

async function readContent({ repository, sha }: GitObjectSource): Promise<Buffer> {
  return (await repository.git.objects.read(sha))?.data ?? Buffer.alloc(0);
}

async function readCommit({ repository, sha }: GitObjectSource): Promise<Commit> {
  const commit = await repository.git.readCommit(sha);
  if (commit === null) throw new Error(`${sha} is not a commit.`);
  return commit;
}

// git's own guess: a NUL among the first 8,000 bytes.
function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8_000).includes(0);
}
