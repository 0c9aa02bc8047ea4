import type { ChangedFile, Changeset, InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { BoundedMap } from "./bounded-map.ts";
import type { Doing } from "./forge-error.ts";
import type { Client } from "./installation.ts";

const objectSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });

const signatureSchema = z.object({ name: z.string(), email: z.string() });

/** A commit as `POST` and `GET …/git/commits` answer it. */
const commitSchema = objectSchema.extend({
  message: z.string(),
  tree: objectSchema,
  parents: z.array(objectSchema),
  author: signatureSchema,
  committer: signatureSchema,
  verification: z.object({ verified: z.boolean() }),
});
export type Commit = z.output<typeof commitSchema>;

/** One repository's objects, reached through the Git Data API. */
export interface GitData {
  readonly client: Client;
  readonly repository: InstalledRepository;
  /** Tree by commit; the context query fills it, which saves a request per publication. */
  readonly treeOfCommit: BoundedMap<string, string>;
}

/** Larger files and what exceeds the sum go as blobs of their own, so that no request grows without bound. */
const inlineFileBytes = 1024 * 1024;
const inlineTotalBytes = 5 * 1024 * 1024;

/** Tree of a commit: known, or asked for. */
export async function treeOf(git: GitData, commitSha: string): Promise<string> {
  const known = git.treeOfCommit.get(commitSha);
  if (known !== undefined) return known;
  const { tree } = await readCommit(git, commitSha);
  git.treeOfCommit.set(commitSha, tree.sha);
  return tree.sha;
}

export async function readCommit(git: GitData, commitSha: string): Promise<Commit> {
  return ask({
    doing: doing(git, "read a commit", "Contents: read"),
    answer: commitSchema,
    request: () => git.client.rest.git.getCommit({ ...address(git), commit_sha: commitSha }),
  });
}

/** Writes the changeset on top of `baseTree`. The same changes give the same tree, however often. */
export async function writeTree(git: GitData, baseTree: string, changeset: Changeset): Promise<string> {
  const { sha } = await ask({
    doing: doing(git, "store the changed files"),
    answer: objectSchema,
    request: async () =>
      git.client.rest.git.createTree({
        ...address(git),
        base_tree: baseTree,
        tree: await treeEntries(git, changeset),
      }),
  });
  return sha;
}

/** Without author and committer, so that GitHub fills in the App's bot and signs: the commit shows as verified. */
export async function writeCommit(
  git: GitData,
  commit: { readonly message: string; readonly tree: string; readonly parent: string },
): Promise<Commit> {
  return ask({
    doing: doing(git, "commit the changes"),
    answer: commitSchema,
    request: () =>
      git.client.rest.git.createCommit({
        ...address(git),
        message: commit.message,
        tree: commit.tree,
        parents: [commit.parent],
      }),
  });
}

type WrittenFile = Exclude<ChangedFile, { change: "deleted" }>;
type TreeEntry =
  | { path: string; mode: WrittenFile["mode"]; type: "blob"; content: string }
  | { path: string; mode: WrittenFile["mode"]; type: "blob"; sha: string | null };

async function treeEntries(git: GitData, { files }: Changeset): Promise<TreeEntry[]> {
  const written = files.filter((file) => file.change !== "deleted");
  const inline = inlineFiles(written);
  const entries = await Promise.all(
    written.map(async (file): Promise<TreeEntry> => {
      const entry = { path: file.path, mode: file.mode, type: "blob" as const };
      return inline.has(file)
        ? { ...entry, content: file.content }
        : { ...entry, sha: await writeBlob(git, file) };
    }),
  );
  const paths = new Set(written.map((file) => file.path));
  // A path that one file leaves and another takes is not deleted.
  const left = new Set(files.flatMap(pathLeft).filter((path) => !paths.has(path)));
  return [
    ...entries,
    ...[...left].map((path): TreeEntry => ({ path, mode: "100644", type: "blob", sha: null })),
  ];
}

function pathLeft(file: ChangedFile): readonly string[] {
  if (file.change === "deleted") return [file.path];
  return file.change === "renamed" ? [file.old_path] : [];
}

function inlineFiles(files: readonly WrittenFile[]): ReadonlySet<WrittenFile> {
  const inline = new Set<WrittenFile>();
  let total = 0;
  for (const file of files) {
    // What GitHub makes of a NUL in inline text is not documented; base64 is exact.
    if (file.encoding !== "utf-8" || file.content.includes("\0")) continue;
    const bytes = Buffer.byteLength(file.content);
    if (bytes > inlineFileBytes || total + bytes > inlineTotalBytes) continue;
    total += bytes;
    inline.add(file);
  }
  return inline;
}

async function writeBlob(git: GitData, file: WrittenFile): Promise<string> {
  const content =
    file.encoding === "base64" ? file.content : Buffer.from(file.content, "utf8").toString("base64");
  const { sha } = await ask({
    doing: doing(git, `store ${file.path}`),
    answer: objectSchema,
    request: () => git.client.rest.git.createBlob({ ...address(git), content, encoding: "base64" }),
  });
  return sha;
}

/** Owner and name as Octokit's REST methods take them. */
export function address({ repository }: Pick<GitData, "repository">): { owner: string; repo: string } {
  return { owner: repository.owner, repo: repository.name };
}

function doing(git: GitData, what: string, permission = "Contents: write"): Doing {
  return { what, permission, repository: git.repository };
}
