import type { BareRepository } from "./bare-repository.ts";
import { isFolder } from "./tree.ts";
import type { TreeEntry } from "./tree.ts";

/** One path to set or, with `sha: null`, to delete. */
export interface PathEdit {
  readonly path: string;
  readonly mode: TreeEntry["mode"];
  readonly sha: string | null;
}

/** Applying the edits failed because a path to delete does not exist. */
export const pathMissing = Symbol("path to delete does not exist");

/**
 * Writes the tree that results from `edits` on `base` (`null`: on nothing) and returns its id. Folders that
 * become empty disappear, as git knows none. A later edit of the same path wins.
 */
export async function editTree(
  repository: BareRepository,
  base: string | null,
  edits: readonly PathEdit[],
): Promise<string | typeof pathMissing> {
  const result = await editFolder(repository, base, edits);
  if (result === pathMissing) return result;
  return result ?? repository.writeTree([]);
}

/** As `editTree`, with `null` for a folder that became empty. */
async function editFolder(
  repository: BareRepository,
  base: string | null,
  edits: readonly PathEdit[],
): Promise<string | null | typeof pathMissing> {
  const present = base === null ? [] : ((await repository.readTree(base)) ?? []);
  const entries = new Map(present.map((entry) => [entry.name, entry]));
  const deeper = new Map<string, PathEdit[]>();
  for (const edit of edits) {
    const slash = edit.path.indexOf("/");
    if (slash >= 0) {
      const name = edit.path.slice(0, slash);
      const inside = deeper.get(name) ?? [];
      inside.push({ ...edit, path: edit.path.slice(slash + 1) });
      deeper.set(name, inside);
    } else if (edit.sha !== null) {
      entries.set(edit.path, { mode: edit.mode, name: edit.path, sha: edit.sha });
    } else if (!entries.delete(edit.path)) {
      return pathMissing;
    }
  }
  for (const [name, inside] of deeper) {
    const current = entries.get(name);
    const folder = current !== undefined && isFolder(current) ? current.sha : null;
    const sha = await editFolder(repository, folder, inside);
    if (sha === pathMissing) return pathMissing;
    if (sha === null) entries.delete(name);
    else entries.set(name, { mode: "040000", name, sha });
  }
  return entries.size === 0 ? null : repository.writeTree(entries.values());
}
