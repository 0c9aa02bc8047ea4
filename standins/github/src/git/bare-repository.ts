import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { formatCommit, parseCommit } from "./commit.ts";
import type { Commit } from "./commit.ts";
import { ObjectStore } from "./object-store.ts";
import { Refs } from "./refs.ts";
import { runGit } from "./run-git.ts";
import { formatTree, parseTree } from "./tree.ts";
import type { TreeEntry } from "./tree.ts";

/** One real bare repository on disk: typed objects and references. */
export class BareRepository {
  readonly gitDir: string;
  readonly objects: ObjectStore;
  readonly refs: Refs;

  private constructor(gitDir: string) {
    this.gitDir = gitDir;
    this.objects = new ObjectStore(gitDir);
    this.refs = new Refs(gitDir);
  }

  /** Makes an empty repository; what stood at `gitDir` before is gone. */
  static async create(gitDir: string, defaultBranch: string): Promise<BareRepository> {
    await rm(gitDir, { recursive: true, force: true });
    await mkdir(gitDir, { recursive: true });
    const init = ["init", "--quiet", "--bare", "--template=", `--initial-branch=${defaultBranch}`, gitDir];
    await runGit({ gitDir, args: init });
    // Nothing may pack references behind the back of `Refs`, or objects while they are read.
    await appendFile(join(gitDir, "config"), "[receive]\n\tautogc = false\n");
    return new BareRepository(gitDir);
  }

  /** Ends the git processes behind the repository; the folder stays. */
  close(): void {
    this.objects.close();
  }

  /** Commit id a branch points at, or `null`. */
  branch(name: string): Promise<string | null> {
    return this.refs.get(`refs/heads/${name}`);
  }

  /** Names of the branches, sorted, with their commits. */
  async branches(): Promise<readonly { readonly name: string; readonly sha: string }[]> {
    const prefix = "refs/heads/";
    return [...(await this.refs.all())]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, sha]) => ({ name: name.slice(prefix.length), sha }));
  }

  /** `null` when there is no such object or it is not a commit. */
  async readCommit(sha: string): Promise<Commit | null> {
    const object = await this.objects.read(sha);
    return object?.type === "commit" ? parseCommit(object.data) : null;
  }

  /** Entries of a tree; `null` when there is no such object or it is not a tree. */
  async readTree(sha: string): Promise<readonly TreeEntry[] | null> {
    const object = await this.objects.read(sha);
    return object?.type === "tree" ? parseTree(object.data) : null;
  }

  writeCommit(commit: Commit): Promise<string> {
    return this.objects.write("commit", formatCommit(commit));
  }

  writeTree(entries: Iterable<TreeEntry>): Promise<string> {
    return this.objects.write("tree", formatTree(entries));
  }

  writeBlob(content: Buffer): Promise<string> {
    return this.objects.write("blob", content);
  }
}
