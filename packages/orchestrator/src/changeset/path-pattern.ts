import { withoutInvisible } from "../text/invisible.ts";

/**
 * Whether a path matches a pattern: `*` is any text without a slash, `**` as a whole component is any number of
 * components, everything else is itself. Patterns and paths are compared as the most forgiving file system would:
 * without regard to case, invisible characters, compatibility forms (`．github`), and dots or spaces at the end of a name.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  return matchComponents(folded(path), folded(pattern));
}

function folded(path: string): string[] {
  return path.split("/").map((component) => foldName(component));
}

/** One spelling for all names that some file system takes for the same. */
export function foldName(name: string): string {
  const plain = withoutInvisible(name.normalize("NFKC")).toLowerCase();
  return plain === "." || plain === ".." || plain === "**" ? plain : plain.replace(/[. ]+$/, "");
}

/** Matches row by row, one row per pattern component: never more than path × pattern steps. */
function matchComponents(path: readonly string[], pattern: readonly string[]): boolean {
  let reachable = new Set([0]);
  for (const component of pattern) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (component === "**") for (let end = at; end <= path.length; end += 1) next.add(end);
      else if (at < path.length && matchName(path[at] ?? "", component)) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(path.length);
}

function matchName(name: string, pattern: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return name === head;
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - tail.length;
}
