import type { ObjectType } from "./cat-file.ts";

/** One line of a git tree. */
export interface TreeEntry {
  /** As GitHub writes modes: six digits. */
  readonly mode: "100644" | "100755" | "120000" | "040000" | "160000";
  readonly name: string;
  readonly sha: string;
}

const folderMode = "040000";

/** Reads the content of a tree object (gitformat: mode, space, name, NUL, 20 id bytes). */
export function parseTree(data: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const nul = data.indexOf(0, space);
    const mode = data.toString("latin1", at, space).padStart(6, "0");
    entries.push({
      mode: isTreeMode(mode) ? mode : "100644", // Old trees hold 100664, which git itself reads as 100644.
      name: data.toString("utf8", space + 1, nul),
      sha: data.toString("hex", nul + 1, nul + 21),
    });
    at = nul + 21;
  }
  return entries;
}

/** Writes the content of a tree object, in git's order. */
export function formatTree(entries: Iterable<TreeEntry>): Buffer {
  const sorted = [...entries]
    .map((entry) => ({ entry, key: sortKey(entry) }))
    .toSorted((a, b) => Buffer.compare(a.key, b.key));
  const parts: Buffer[] = [];
  for (const { entry } of sorted) {
    parts.push(
      Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`, "utf8"),
      Buffer.from(entry.sha, "hex"),
    );
  }
  return Buffer.concat(parts);
}

/** What kind of object an entry points at. */
export function entryType(entry: TreeEntry): ObjectType {
  if (entry.mode === folderMode) return "tree";
  return entry.mode === "160000" ? "commit" : "blob";
}

/** Whether the entry is a folder. */
export function isFolder(entry: TreeEntry): boolean {
  return entry.mode === folderMode;
}

/** Narrows a mode as GitHub accepts it in a tree. */
function isTreeMode(text: string): text is TreeEntry["mode"] {
  return ["100644", "100755", "120000", folderMode, "160000"].includes(text);
}

// git compares names as bytes, a folder as if its name ended in a slash.
function sortKey(entry: TreeEntry): Buffer {
  return Buffer.from(isFolder(entry) ? `${entry.name}/` : entry.name, "utf8");
}
