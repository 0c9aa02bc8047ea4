import { join } from "node:path";
import { BareRepository } from "../git/bare-repository.ts";
import { editTree } from "../git/edit-tree.ts";
import type { PathEdit } from "../git/edit-tree.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import { personSignature } from "./commit-authors.ts";

/** A file of a new repository: its text, or its content with a mode. */
export type SeedFile =
  | string
  | { readonly content: string | Uint8Array; readonly mode: "100644" | "100755" | "120000" };

/** A new repository with one commit that holds `files`. */
export interface NewRepository {
  readonly dataDir: string;
  readonly owner: User;
  readonly name: string;
  readonly description: string | null;
  readonly private: boolean;
  readonly primaryLanguage: string | null;
  readonly defaultBranch: string;
  readonly files: Readonly<Record<string, SeedFile>>;
}

/** Makes the bare repository on disk and adds it to the world. */
export async function createRepository(world: World, input: NewRepository): Promise<Repository> {
  const { owner, name, defaultBranch, files } = input;
  const gitDir = join(input.dataDir, owner.login, `${name}.git`);
  const git = await BareRepository.create(gitDir, defaultBranch);
  const id = world.ids.next();
  const now = world.clock.now();
  const repository: Repository = {
    id,
    nodeId: nodeId("R", id),
    owner,
    name,
    description: input.description,
    private: input.private,
    primaryLanguage: input.primaryLanguage,
    defaultBranch,
    createdAt: now,
    git,
    collaborators: new Map(),
    issues: new Map(),
    comments: new Map(),
    labels: new Map(),
    checkRuns: [],
    pushedAt: now,
    updatedAt: now,
  };
  if (Object.keys(files).length > 0) await commitFiles(repository, files, now);
  world.addRepository(repository);
  return repository;
}

async function commitFiles(repository: Repository, files: NewRepository["files"], now: Date): Promise<void> {
  const { git, owner, defaultBranch } = repository;
  const edits: PathEdit[] = await Promise.all(
    Object.entries(files).map(async ([path, file]) => {
      const { content, mode } = typeof file === "string" ? { content: file, mode: "100644" as const } : file;
      return { path, mode, sha: await git.writeBlob(Buffer.from(content)) };
    }),
  );
  const tree = await editTree(git, null, edits);
  if (typeof tree !== "string") throw new Error("A tree without deletions cannot miss a path.");
  const author = personSignature(owner, now);
  const sha = await git.writeCommit({
    tree,
    parents: [],
    author,
    committer: author,
    message: "Initial commit\n",
    signature: null,
  });
  await git.refs.change({ name: `refs/heads/${defaultBranch}`, from: null, to: sha });
}
