/** One line of a diff with its numbers before and after; `null` where the line does not exist. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly oldNumber: number | null;
  readonly newNumber: number | null;
  readonly text: string;
}

interface DiffHunk {
  /** What follows the second `@@`: the place, such as a function's name. */
  readonly heading: string;
  readonly lines: readonly DiffLine[];
}

export interface FileDiff {
  readonly path: string;
  readonly change: "added" | "removed" | "renamed" | "changed";
  readonly binary: boolean;
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly DiffHunk[];
}

/** Reads git's unified diff; what it does not know (modes, index lines) it leaves out. */
export function parseDiff(diff: string): FileDiff[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith("diff --git "))
    .map(parseFile);
}

function parseFile(part: string): FileDiff {
  const lines = part.replace(/\n$/, "").split("\n");
  const bodyAt = lines.findIndex((line) => line.startsWith("@@"));
  const head = bodyAt === -1 ? lines : lines.slice(0, bodyAt);
  const hunks = bodyAt === -1 ? [] : parseHunks(lines.slice(bodyAt));
  const all = hunks.flatMap((hunk) => hunk.lines);
  return {
    path: pathOf(head),
    change: changeOf(head),
    binary: head.some((line) => line.startsWith("Binary files ") || line === "GIT binary patch"),
    added: all.filter((line) => line.kind === "added").length,
    removed: all.filter((line) => line.kind === "removed").length,
    hunks,
  };
}

function pathOf(head: readonly string[]): string {
  const after = head.find((line) => line.startsWith("+++ b/"))?.slice("+++ b/".length);
  const before = head.find((line) => line.startsWith("--- a/"))?.slice("--- a/".length);
  return (after ?? before ?? / b\/(.*)$/.exec(head[0] ?? "")?.[1] ?? "").replace(/\t$/, "");
}

function changeOf(head: readonly string[]): FileDiff["change"] {
  const has = (start: string) => head.some((line) => line.startsWith(start));
  if (has("new file mode")) return "added";
  if (has("deleted file mode")) return "removed";
  return has("rename from") ? "renamed" : "changed";
}

function parseHunks(lines: readonly string[]): DiffHunk[] {
  const hunks: { heading: string; lines: DiffLine[] }[] = [];
  let oldNumber = 0;
  let newNumber = 0;
  for (const line of lines) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(line);
    if (header !== null) {
      oldNumber = Number(header[1]);
      newNumber = Number(header[2]);
      hunks.push({ heading: header[3] ?? "", lines: [] });
      continue;
    }
    const text = line.slice(1);
    const into = hunks.at(-1)?.lines;
    if (line.startsWith("+")) into?.push({ kind: "added", oldNumber: null, newNumber: newNumber++, text });
    else if (line.startsWith("-"))
      into?.push({ kind: "removed", oldNumber: oldNumber++, newNumber: null, text });
    else if (!line.startsWith("\\"))
      into?.push({ kind: "same", oldNumber: oldNumber++, newNumber: newNumber++, text });
  }
  return hunks;
}
