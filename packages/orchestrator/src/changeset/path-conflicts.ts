import type { ChangedFile } from "./changeset.ts";

/**
 * The first two paths that cannot both stand in one tree: the same path twice (also when only Unicode spells it
 * differently), a path both moved away and kept, or a file where another path needs a folder. `null` when all fit.
 */
export function conflictingPaths(files: readonly ChangedFile[]): readonly [string, string] | null {
  const changed = new Map<string, string>();
  for (const { path } of files) {
    const other = changed.get(path.normalize("NFC"));
    if (other !== undefined) return [other, path];
    changed.set(path.normalize("NFC"), path);
  }
  return movedAndKept(files) ?? fileAsFolder(files);
}

function movedAndKept(files: readonly ChangedFile[]): readonly [string, string] | null {
  const named = new Set(files.map((file) => file.path.normalize("NFC")));
  for (const file of files) {
    if (file.change === "renamed" && named.has(file.old_path.normalize("NFC")))
      return [file.old_path, file.path];
  }
  return null;
}

function fileAsFolder(files: readonly ChangedFile[]): readonly [string, string] | null {
  const kept = files.filter((file) => file.change !== "deleted").map((file) => file.path);
  const standing = new Map(kept.map((path) => [path.normalize("NFC"), path]));
  for (const path of kept) {
    const normal = path.normalize("NFC");
    for (let slash = normal.indexOf("/"); slash >= 0; slash = normal.indexOf("/", slash + 1)) {
      const blocked = standing.get(normal.slice(0, slash));
      if (blocked !== undefined) return [blocked, path];
    }
  }
  return null;
}
