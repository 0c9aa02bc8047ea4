import { z } from "zod";
import type { BareRepository } from "../git/bare-repository.ts";
import { editTree, pathMissing } from "../git/edit-tree.ts";
import type { PathEdit } from "../git/edit-tree.ts";

const entrySchema = z.object({
  path: z.string(),
  mode: z.enum(["100644", "100755", "040000", "160000", "120000"]),
  type: z.enum(["blob", "tree", "commit"]).optional(),
  sha: z.string().nullish(),
  content: z.string().optional(),
});

/** Body of `POST /repos/{owner}/{repo}/git/trees`. */
export const newTreeSchema = z.object({
  tree: z.array(entrySchema),
  base_tree: z.string().optional(),
});

type NewTree = z.infer<typeof newTreeSchema>;
type Entry = z.infer<typeof entrySchema>;

/** What came of it: the new tree, or GitHub's words for the refusal. */
export type TreeResult = { readonly sha: string } | { readonly refusal: string };

const badObject = { refusal: "GitRPC::BadObjectState" };

/** Writes the tree a client described, on top of `base_tree` when there is one. */
export async function createTree(
  git: BareRepository,
  { tree, base_tree: base }: NewTree,
): Promise<TreeResult> {
  if (tree.length === 0) return { refusal: "Invalid tree info" };
  if (base !== undefined && (await git.readTree(base)) === null) {
    return { refusal: "base_tree is not a valid tree oid" };
  }
  const refusal = tree.map(refuseEntry).find((reason) => reason !== null);
  if (refusal !== undefined && refusal !== null) return { refusal };
  const edits = await Promise.all(tree.map((entry) => toEdit(git, entry)));
  if (!edits.every((edit) => edit !== null)) return badObject;
  const sha = await editTree(git, base ?? null, edits);
  return sha === pathMissing ? badObject : { sha };
}

function refuseEntry(entry: Entry): string | null {
  const parts = entry.path.split("/");
  const malformed = parts.some(
    (part) => part === "" || part === "." || part === ".." || /^\.git$/i.test(part),
  );
  if (malformed || entry.path.includes("\0")) return "tree.path contains a malformed path component";
  if (entry.sha !== undefined && entry.sha !== null && entry.content !== undefined) {
    return "Must supply either tree.sha or tree.content, not both";
  }
  if (entry.sha === undefined && entry.content === undefined) return "Must supply a valid tree.sha";
  return null;
}

/** `null` when the entry names an object the repository does not have, or of another kind. */
async function toEdit(git: BareRepository, { path, mode, sha, content }: Entry): Promise<PathEdit | null> {
  if (content !== undefined) return { path, mode, sha: await git.writeBlob(Buffer.from(content, "utf8")) };
  if (sha === null || sha === undefined) return { path, mode, sha: null };
  if (mode === "160000") return { path, mode, sha };
  const object = await git.objects.describe(sha);
  return object?.type === (mode === "040000" ? "tree" : "blob") ? { path, mode, sha } : null;
}
